import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import type { Timings } from '../../src-main/analysis/protocol.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { makeFullLengthTracks } from './makeLibrary.ts';
import { medianMs } from './median.ts';

const trackCount = 24;

/** Full-length tracks from the folder to the library: rate, where the time goes, and what it costs beside that. */
export async function benchEndToEnd(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  try {
    makeFullLengthTracks(join(folder, 'music'), trackCount);
    const lines: string[] = [];
    for (const model of ['hearmark-transformer', 'hearmark-crnn']) {
      for (const coverage of ['whole', 'sampled'] as const) {
        for (const jobs of new Set([1, availableParallelism()])) {
          lines.push(
            ...(await measure(folder, await loadModelPackage(join('models', model)), coverage, jobs)),
          );
        }
      }
    }
    return [`end to end, ${trackCount} tracks of 4 minutes, half mp3, half flac:`, ...lines];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(folder: string, model: ModelPackage, coverage: 'whole' | 'sampled', jobs: number) {
  const library = openLibrary(join(folder, `${model.card.name}-${coverage}-${jobs}.db`));
  const pool = new AnalysisPool({ modelFolder: model.folder, jobs });
  const { name, vocabulary } = model.card;
  const modelId = registerModel(library, model);
  const startUpMs = await timeOf(() => warmUp(pool, join(folder, 'music', 'track-0.mp3')));
  const timings: Timings[] = [];
  const startMs = performance.now();
  await importFolder([join(folder, 'music')], {
    library,
    pool,
    modelId,
    coverage,
    report(event) {
      if (event.kind === 'file' && event.timings) timings.push(event.timings);
    },
  });
  const wallMs = performance.now() - startMs;
  pool.close();
  const storeMs = timeToStore(library, modelId, vocabulary.length);
  library.close();

  const mean = (part: keyof Timings) =>
    timings.reduce((sum, timing) => sum + timing[part], 0) / timings.length;
  const parts = ['read', 'decode', 'frontEnd', 'inference'] as const;
  const bare = parts.reduce((sum, part) => sum + mean(part), 0);
  const all = (wallMs / trackCount) * jobs;
  return [
    `  ${name}, ${coverage}, ${jobs} jobs: ${((trackCount / wallMs) * 1000).toFixed(2)} tracks/s; ms a track and core: ` +
      `${parts.map((part) => `${part} ${mean(part).toFixed(0)}`).join(', ')}, in all ${all.toFixed(0)}: ` +
      `${((all / bare - 1) * 100).toFixed(0)}% over their sum; storing ${storeMs.toFixed(1)}; start ${startUpMs.toFixed(0)} ms`,
  ];
}

/** Starts every process of the pool and lets it load its model: a job of thousands of tracks does so once. */
async function warmUp(pool: AnalysisPool, path: string): Promise<void> {
  await Promise.all(Array.from({ length: pool.jobs }, () => pool.analyse(path, 'sampled', () => [])));
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds that storing one track's scores takes. */
function timeToStore(library: Library, modelId: number, tags: number): number {
  const [track] = library.search({ modelId, limit: 1 });
  const heard = library.scores.of(track!.trackId, modelId)!;
  if (heard.scores.length !== tags) throw new Error('the first track was not scored');
  return medianMs(20, () => library.scores.save(track!.trackId, modelId, heard));
}
