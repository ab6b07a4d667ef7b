import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Analyser } from '../../src-main/analysis/Analyser.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import type { ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { StubAnalyser } from '../workers/StubAnalyser.ts';
import { openSharing } from './openSharing.ts';

const [machines, runs, filesPerRun, filesBefore] = [4, 3, 1500, 64];
/** So many files an owner waits for at once, where machines have answered already. */
const waitedFor = 32;
const longMs = 600_000;

interface Took {
  perSecond: number;
  /** Of the process that owns the library, for each answer. */
  coreMs: number;
}

/**
 * How many answers an owner takes: an import of many small files, in each of which machines hear something at once, into a
 * library on the drive. Beside machines that answer meanwhile, the best of several runs, and what each answer costs the owner; then
 * what machines had answered before they ended, to an owner that ended, too: the same answers, with all cores for who stores them.
 */
export async function benchOwnerCeiling(folder: string, model: ModelPackage): Promise<string[]> {
  const music = join(folder, 'music');
  const parts = Array.from({ length: 1 + runs }, (_, part) => join(music, String(part)));
  const answered = join(music, 'answered');
  for (const path of [...parts, answered]) {
    mkdirSync(path, { recursive: true });
    const files = path === parts[0] ? filesBefore : filesPerRun;
    for (let index = 0; index < files; index++) writeFileSync(join(path, `${index}.wav`), `${path} ${index}`);
  }
  await using sharing = await openSharing(folder, music, model, { machines, sleepMs: 0 });
  const library = openLibrary(join(folder, 'library.db'));
  const tags = model.card.vocabulary.length;
  const share = (local: StubAnalyser) =>
    sharing.workers.share(local, { folder: model.folder, hearing: {} }, [music]);
  try {
    // The owner itself hears only the test sound
    const pool = await share(new StubAnalyser({ tags, jobs: 0, sleepMs: 0 }));
    const all: Took[] = [];
    for (const path of parts) all.push(await importAll(library, pool, model, path));
    const [, ...beside] = all; // all have tried the model after the first
    const best = Math.max(...beside.map(({ perSecond }) => perSecond));
    const least = Math.min(...beside.map(({ coreMs }) => coreMs));

    const paths = Array.from({ length: filesPerRun }, (_, index) => join(answered, `${index}.wav`));
    await Promise.all(paths.map((path) => pool.analyse(path, 'whole', () => ['tags']))); // and not stored
    pool.close();
    await sharing.changeOwner();
    // What it begins itself is never done: the answers that come again are all there is
    const later = await share(new StubAnalyser({ tags, jobs: waitedFor, sleepMs: longMs }));
    const waiting = await importAll(library, later, model, answered);
    later.close();
    const load = `load ${loadavg()[0]!.toFixed(1)}`;
    return [
      `${machines} machines, no time a file, stored in a library, best of ${runs}: ${best.toFixed(0)} answers/s beside them; the owner takes ${least.toFixed(2)} ms of a core for each`,
      `answers that wait, the machines ended: ${waiting.perSecond.toFixed(0)} stored a second, ${waiting.coreMs.toFixed(2)} ms of a core for each, ${load}`,
    ];
  } finally {
    library.close();
  }
}

async function importAll(
  library: Library,
  pool: Analyser,
  model: ModelPackage,
  folder: string,
): Promise<Took> {
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  let [files, failed] = [0, 0];
  await importFolder([folder], {
    library,
    pool,
    modelId: registerModel(library, model),
    coverage: 'whole',
    report: (event) => {
      files += Number(event.kind === 'file');
      failed += Number(event.kind === 'file' && event.status !== 'ok');
    },
  });
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(before);
  if (failed > 0) throw new Error(`${failed} files failed`);
  return { perSecond: files / seconds, coreMs: (user + system) / 1000 / files };
}
