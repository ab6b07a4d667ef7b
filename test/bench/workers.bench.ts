import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { Workers } from '../../src-main/workers/Workers.ts';
import { writeWorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { freePort } from '../workers/freePort.ts';
import { benchRealWorkers } from './realWorkers.ts';
import { StubAnalyser } from '../workers/StubAnalyser.ts';

const machineCounts = [1, 2, 4];
const [sleepMs, slots, files] = [100, 2, 400];
const ceilingFiles = 4000;

/**
 * How the work of an import is shared: files a second of one, two and four machines that take a tenth of a second over each
 * file, and of as many as keep the owner busy with machines that take no time at all.
 */
export async function benchWorkers(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  const model = await loadModelPackage(firstCrnn);
  try {
    const lines: string[] = [];
    let alone = 0;
    for (const machines of machineCounts) {
      const { perSecond } = await measure(join(folder, String(machines)), model, {
        machines,
        sleepMs,
        files,
      });
      alone ||= perSecond;
      const ratio = (perSecond / alone).toFixed(2);
      lines.push(
        `${machines} machines, ${slots} at once, ${sleepMs} ms a file: ${perSecond.toFixed(1)} files/s (${ratio})`,
      );
    }
    const most = await measure(join(folder, 'ceiling'), model, {
      machines: 4,
      sleepMs: 0,
      files: ceilingFiles,
    });
    lines.push(
      `4 machines, no time a file: ${most.perSecond.toFixed(0)} answers/s beside them; the owner takes ${most.ownerMs.toFixed(2)} ms of a core for each, load ${loadavg()[0]!.toFixed(1)}`,
    );
    return [...lines, ...(await benchRealWorkers(join(folder, 'real')))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Case {
  machines: number;
  sleepMs: number;
  files: number;
}

async function measure(
  folder: string,
  model: ModelPackage,
  { machines, sleepMs, files }: Case,
): Promise<{ perSecond: number; ownerMs: number }> {
  const music = join(folder, 'music');
  mkdirSync(music, { recursive: true });
  const paths = Array.from({ length: files }, (_, index) => join(music, `${index}.wav`));
  for (const path of paths) writeFileSync(path, path);
  const libraryFile = join(folder, 'library.db');
  const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
  writeWorkersConfig(libraryFile, config);
  const workers = (await Workers.open({ libraryFile, version: 'test' }))!;
  const tags = model.card.vocabulary.length;
  const children = Array.from({ length: machines }, (_, index) =>
    startMachine(
      config.url,
      config.seed,
      join(folder, `machine ${index}`),
      music,
      String(tags),
      String(sleepMs),
    ),
  );
  try {
    // The owner itself hears only the test sound
    const pool = await workers.share(
      new StubAnalyser({ tags, jobs: 0, sleepMs: 0 }),
      { folder: model.folder, hearing: {} },
      [music],
    );
    const listen = async (path: string) => pool.stored?.(await pool.analyse(path, 'whole', () => ['tags']));
    while (workers.machines.length < machines) await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all(paths.slice(0, 4 * machines).map(listen)); // all have tried the model by then
    const [startMs, cpuBefore] = [performance.now(), process.cpuUsage()];
    await Promise.all(paths.slice(4 * machines).map(listen));
    const seconds = (performance.now() - startMs) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    pool.close();
    const heard = files - 4 * machines;
    return { perSecond: heard / seconds, ownerMs: (user + system) / 1000 / heard };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await workers.close();
    await new NatsServer(libraryFile, config).stop();
  }
}

function startMachine(...args: string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, '..', 'campaigns', 'victims.ts'), ['workOn', ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  void once(child, 'exit');
  return child;
}
