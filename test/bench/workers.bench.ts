import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { StubAnalyser } from '../workers/StubAnalyser.ts';
import { openSharing } from './openSharing.ts';
import { benchOwnerCeiling } from './ownerCeiling.ts';
import { benchRealWorkers } from './realWorkers.ts';

const machineCounts = [1, 2, 4];
const [sleepMs, slots, files] = [100, 2, 400];

/**
 * How the work of an import is shared: files a second of one, two and four machines that take a tenth of a second over each
 * file, of as many as keep the owner busy with machines that take no time at all, and of one that really listens.
 */
export async function benchWorkers(): Promise<string[]> {
  const folder = mkdtempSync(join(process.env.HEARMARK_BENCH_FOLDER ?? tmpdir(), 'hearmark-bench-'));
  const model = await loadModelPackage(firstCrnn);
  try {
    const lines: string[] = [];
    const tell = (line: string) => {
      lines.push(line);
      console.error(line); // what is known stays known
    };
    for (const line of await benchOwnerCeiling(join(folder, 'ceiling'), model)) tell(line);
    let alone = 0;
    for (const machines of machineCounts) {
      const perSecond = await measure(join(folder, String(machines)), model, machines);
      alone ||= perSecond;
      const ratio = (perSecond / alone).toFixed(2);
      tell(
        `${machines} machines, ${slots} at once, ${sleepMs} ms a file: ${perSecond.toFixed(1)} files/s (${ratio})`,
      );
    }
    return [...lines, ...(await benchRealWorkers(join(folder, 'real')))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns files a second. */
async function measure(folder: string, model: ModelPackage, machines: number): Promise<number> {
  const music = join(folder, 'music');
  mkdirSync(music, { recursive: true });
  const paths = Array.from({ length: files }, (_, index) => join(music, `${index}.wav`));
  for (const path of paths) writeFileSync(path, path);
  await using sharing = await openSharing(folder, music, model, { machines, sleepMs });
  // The owner itself hears only the test sound
  const local = new StubAnalyser({ tags: model.card.vocabulary.length, jobs: 0, sleepMs: 0 });
  const pool = await sharing.workers.share(local, { folder: model.folder, hearing: {} }, [music]);
  const listen = async (path: string) => pool.stored?.(await pool.analyse(path, 'whole', () => ['tags']));
  await Promise.all(paths.slice(0, 4 * machines).map(listen)); // all have tried the model by then
  const startMs = performance.now();
  await Promise.all(paths.slice(4 * machines).map(listen));
  const seconds = (performance.now() - startMs) / 1000;
  pool.close();
  return (files - 4 * machines) / seconds;
}
