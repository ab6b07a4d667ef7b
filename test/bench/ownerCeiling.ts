import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import type { ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { StubAnalyser } from '../workers/StubAnalyser.ts';
import { openSharing } from './openSharing.ts';

const [machines, runs, filesPerRun, filesBefore] = [4, 3, 1500, 64];

/**
 * How many answers an owner takes: an import of many small files, in each of which machines hear something at once, into a
 * library on the drive. The best of several runs, and what each answer costs the owner.
 */
export async function benchOwnerCeiling(folder: string, model: ModelPackage): Promise<string> {
  const music = join(folder, 'music');
  const parts = Array.from({ length: 1 + runs }, (_, part) => join(music, String(part)));
  for (const [part, path] of parts.entries()) {
    mkdirSync(path, { recursive: true });
    const files = part === 0 ? filesBefore : filesPerRun;
    for (let index = 0; index < files; index++) writeFileSync(join(path, `${index}.wav`), `${part} ${index}`);
  }
  await using sharing = await openSharing(folder, music, model, { machines, sleepMs: 0 });
  const library = openLibrary(join(folder, 'library.db'));
  try {
    // The owner itself hears only the test sound
    const local = new StubAnalyser({ tags: model.card.vocabulary.length, jobs: 0, sleepMs: 0 });
    const pool = await sharing.workers.share(local, { folder: model.folder, hearing: {} }, [music]);
    const modelId = registerModel(library, model);
    let failed = 0;
    const all: { perSecond: number; coreMs: number }[] = [];
    for (const [part, path] of parts.entries()) {
      const [startMs, before] = [performance.now(), process.cpuUsage()];
      await importFolder([path], {
        library,
        pool,
        modelId,
        coverage: 'whole',
        report: (event) => (failed += Number(event.kind === 'file' && event.status !== 'ok')),
      });
      const seconds = (performance.now() - startMs) / 1000;
      const { user, system } = process.cpuUsage(before);
      if (part === 0) continue; // all have tried the model by then
      all.push({ perSecond: filesPerRun / seconds, coreMs: (user + system) / 1000 / filesPerRun });
    }
    pool.close();
    if (failed > 0) throw new Error(`${failed} files failed`);
    const best = Math.max(...all.map(({ perSecond }) => perSecond));
    const least = Math.min(...all.map(({ coreMs }) => coreMs));
    return `${machines} machines, no time a file, stored in a library, best of ${runs}: ${best.toFixed(0)} answers/s beside them; the owner takes ${least.toFixed(2)} ms of a core for each, load ${loadavg()[0]!.toFixed(1)}`;
  } finally {
    library.close();
  }
}
