import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { benchSizes } from './benchSizes.ts';

const filesAFolder = 100;

/** What it costs to find that nothing changed: the walk, a look at each file, and the library's answer. */
export async function benchSecondRun(): Promise<string[]> {
  const lines: string[] = [];
  for (const count of benchSizes([10_000, 100_000])) {
    const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
    try {
      lines.push(await measure(folder, count));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return lines;
}

/** The files are empty and stored as if they had been analysed: a second run looks at name, size and time only. */
async function measure(folder: string, count: number): Promise<string> {
  const music = join(folder, 'music');
  const model = await loadModelPackage('models/hearmark-transformer');
  const { vocabulary } = model.card;
  const first = openLibrary(join(folder, 'library.db'));
  const modelId = registerModel(first, model);
  for (let start = 0; start < count; start += filesAFolder) {
    const album = join(music, `album ${start / filesAFolder}`);
    mkdirSync(album, { recursive: true });
    first.transaction(() => {
      for (let index = start; index < start + filesAFolder; index++) {
        const path = join(album, `track ${index}.mp3`);
        writeFileSync(path, '');
        const { size, mtimeNs } = statSync(path, { bigint: true });
        const track = first.tracks.save({
          file: { path, size: Number(size), modifiedNs: mtimeNs },
          contentId: createHash('sha256').update(path).digest(),
          properties: { durationSeconds: 240 },
          tags: { title: `Track ${index}`, artist: 'Somebody' },
        });
        first.scores.save(track.id, modelId, {
          coverage: 'whole',
          scores: Float32Array.from(vocabulary, (_, tag) => ((index * 31 + tag * 17) % 100) / 200),
          // What was heard over time lies in a table of its own, which a second run does not read
          windowStartsSeconds: new Float32Array(1),
          windowSeconds: 10,
          timeline: new Float32Array(vocabulary.length),
          embedding: new Float32Array(64),
        });
      }
    });
  }
  first.close();

  const [startMs, cpu] = [performance.now(), process.cpuUsage()];
  const library = openLibrary(join(folder, 'library.db'));
  const pool = new AnalysisPool({ modelFolder: model.folder, jobs: 1 });
  let unchanged = 0;
  await importFolder([music], {
    library,
    pool,
    modelId,
    coverage: 'whole',
    report: (event) => (unchanged += Number(event.kind === 'file' && event.status === 'unchanged')),
  });
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  pool.close();
  library.close();
  if (unchanged !== count) throw new Error(`${unchanged} of ${count} files were found unchanged`);
  return `second run over ${count} unchanged files: ${seconds.toFixed(2)} s (${(count / seconds).toFixed(0)} files/s), ${((user + system) / 1e6).toFixed(2)} s of a core`;
}
