import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Analyser } from '../../src-main/analysis/Analyser.ts';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { formatKey } from '../../src-main/workers/WorkersKey.ts';
import { Workers } from '../../src-main/workers/Workers.ts';
import { writeWorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { freePort } from '../workers/freePort.ts';

const modelFolder = join('models', 'hearmark-crnn');
const program = join('src-main', 'cli', 'hearmark.ts');
const [files, seconds, rounds] = [24, 60, 2];

/**
 * The same with real listening: files a second of the owner on one core, and of it with a machine that has another core
 * for itself (taskset), in turn. On a machine of two cores that is as far as it can go.
 */
export async function benchRealWorkers(folder: string): Promise<string[]> {
  const music = join(folder, 'music');
  mkdirSync(music, { recursive: true });
  const paths = Array.from({ length: files }, (_, index) => join(music, `${index}.flac`));
  for (const [index, path] of paths.entries()) makeAudio(path, { seconds, frequencyHz: 220 + 10 * index });
  const libraryFile = join(folder, 'library.db');
  const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
  writeWorkersConfig(libraryFile, config);
  const workers = (await Workers.open({ libraryFile, version: packageJson.version }))!;
  let machine: ChildProcess | undefined;
  const rates = { alone: [] as number[], together: [] as number[] };
  try {
    for (let round = 0; round < rounds; round++) {
      rates.alone.push(await onCore(0, (pool) => hearAll(pool, paths)));
      machine = startMachine(config.url, config.seed, folder, music);
      while (workers.machines.length === 0) await sleep(100);
      rates.together.push(
        await onCore(0, async (local) => {
          const pool = await workers.share(local, { folder: modelFolder, hearing: {} }, [music]);
          while (workers.machines[0]!.done === 0) await hearAll(pool, paths.slice(0, 4)); // it tries the model first
          const perSecond = await hearAll(pool, paths);
          pool.close();
          return perSecond;
        }),
      );
      machine.kill('SIGINT');
      while (workers.machines.length > 0) await sleep(100);
    }
    const [alone, together] = [rates.alone, rates.together].map(
      (all) => all.reduce((sum, rate) => sum + rate, 0) / rounds,
    ) as [number, number];
    return [
      `real listening (CRNN, ${files} files of ${seconds} s): the owner on one core ${alone.toFixed(2)} files/s, with a machine on the other ${together.toFixed(2)} (${(together / alone).toFixed(2)}), load ${loadavg()[0]!.toFixed(1)}`,
    ];
  } finally {
    machine?.kill('SIGKILL');
    await workers.close();
    await new NatsServer(libraryFile, config).stop();
  }
}

/** With the processes of this machine on one core. */
async function onCore(core: number, work: (pool: Analyser) => Promise<number>): Promise<number> {
  const pin = (cores: string) => spawnSync('taskset', ['-cp', cores, String(process.pid)]);
  pin(String(core));
  const pool = new AnalysisPool({ modelFolder, jobs: 1 });
  try {
    await pool.analyse(join('test', 'fixtures', 'none.wav'), 'whole', () => ['tags']).catch(() => {}); // it is ready then
    return await work(pool);
  } finally {
    pool.close();
    pin('0-1023');
  }
}

/** Returns files a second. */
async function hearAll(pool: Analyser, paths: readonly string[]): Promise<number> {
  const startMs = performance.now();
  await Promise.all(
    paths.map(async (path) => {
      const analysis = await pool.analyse(path, 'whole', () => ['tags']);
      pool.stored?.(analysis);
    }),
  );
  return paths.length / ((performance.now() - startMs) / 1000);
}

function startMachine(url: string, seed: string, folder: string, music: string): ChildProcess {
  const words = ['work', url, '--key', formatKey({ seed }), '--jobs', '1', '--root', music];
  return spawn('taskset', ['-c', '1', process.execPath, program, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HEARMARK_WORKER: join(folder, 'worker') },
  });
}
