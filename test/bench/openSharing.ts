import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { Workers } from '../../src-main/workers/Workers.ts';
import { writeWorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { freePort } from '../workers/freePort.ts';

const victims = join(import.meta.dirname, '..', 'campaigns', 'victims.ts');

export interface Sharing extends AsyncDisposable {
  readonly workers: Workers;
  /** Ends the machines, and has another owner in place of this one. */
  changeOwner(): Promise<void>;
}

/** Starts a server for a library in a folder, and machines that see its music and take so long over each file. */
export async function openSharing(
  folder: string,
  music: string,
  model: ModelPackage,
  { machines, sleepMs }: { machines: number; sleepMs: number },
): Promise<Sharing> {
  mkdirSync(folder, { recursive: true });
  const libraryFile = join(folder, 'library.db');
  const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
  writeWorkersConfig(libraryFile, config);
  const open = async () => (await Workers.open({ libraryFile, version: 'test' }))!;
  let workers = await open();
  const tags = model.card.vocabulary.length;
  const children = Array.from({ length: machines }, (_, index) =>
    fork(
      victims,
      [
        'workOn',
        config.url,
        config.seed,
        join(folder, `machine ${index}`),
        music,
        String(tags),
        String(sleepMs),
      ],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    ),
  );
  while (workers.machines.length < machines) await sleep(50);
  const end = async () => {
    for (const child of children) child.kill('SIGKILL');
    await workers.close();
  };
  return {
    get workers() {
      return workers;
    },
    async changeOwner() {
      await end();
      workers = await open();
    },
    async [Symbol.asyncDispose]() {
      await end();
      await new NatsServer(libraryFile, config).stop();
    },
  };
}
