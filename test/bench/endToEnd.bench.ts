import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import type { Timings } from '../../src-main/analysis/protocol.ts';
import { importFolder } from '../../src-main/importFolder.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { makeFullLengthTracks } from './makeLibrary.ts';

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
  const { name, version, vocabulary } = model.card;
  const tags = vocabulary.map(({ tag, category, threshold }) => ({ name: tag, category, threshold }));
  const modelId = library.models.register({ name, version, weightsHash: model.weightsHash, tags });
  const timings: Timings[] = [];
  let firstMs: number | undefined;
  const startMs = performance.now();
  await importFolder([join(folder, 'music')], {
    library,
    pool,
    modelId,
    coverage,
    report(event) {
      firstMs ??= performance.now() - startMs;
      if (event.kind === 'file' && event.timings) timings.push(event.timings);
    },
  });
  const wallMs = performance.now() - startMs;
  pool.close();
  library.close();

  const mean = (part: keyof Timings) =>
    timings.reduce((sum, timing) => sum + timing[part], 0) / timings.length;
  const wallPerTrack = (wallMs / trackCount) * jobs;
  const bare = mean('decode') + mean('inference');
  const parts = (['read', 'decode', 'frontEnd', 'inference'] as const).map(
    (part) => `${part} ${mean(part).toFixed(0)}`,
  );
  const ratio = (ms: number) => `${((ms / bare - 1) * 100).toFixed(0)}%`;
  return [
    `  ${name}, ${coverage}, ${jobs} jobs: ${((trackCount / wallMs) * 1000).toFixed(2)} tracks/s; ` +
      `ms a track and core: ${parts.join(', ')}, all ${wallPerTrack.toFixed(0)}; ` +
      `over decode + inference: ${ratio(wallPerTrack)}, without the front end ${ratio(wallPerTrack - mean('frontEnd'))}`,
  ];
}
