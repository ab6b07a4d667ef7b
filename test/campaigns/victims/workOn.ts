import { setImmediate } from 'node:timers/promises';
import { fitInOwnProcess } from '../../../src-main/training/tasks/fitInOwnProcess.ts';
import { work } from '../../../src-main/workers/Worker.ts';
import { parseWorkersKey } from '../../../src-main/workers/WorkersKey.ts';
import { StubAnalyser } from '../../workers/StubAnalyser.ts';

/** Listens for an owner until it is told to leave; `root` is the folder of the music, or empty where it does not see that. */
export async function forEver(
  url: string,
  key: string,
  folder: string,
  root: string,
  tags: string,
  sleepMs = '20',
  machine = folder,
): Promise<void> {
  await work({
    url,
    key: parseWorkersKey(key),
    version: 'test',
    machine,
    slots: 2,
    runtime: 'stub',
    roots: new Map(root === '' ? [] : [[root, root]]),
    folder,
    openAnalyser: () =>
      Promise.resolve(new StubAnalyser({ tags: Number(tags), jobs: 2, sleepMs: Number(sleepMs) })),
    tryModel: () => Promise.resolve(),
    fit: fitInOwnProcess,
    say: () => {},
    signal: new AbortController().signal,
  });
  await setImmediate();
}
