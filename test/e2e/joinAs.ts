import packageJson from '../../package.json' with { type: 'json' };
import { fitInOwnProcess } from '../../src-main/training/tasks/fitInOwnProcess.ts';
import { work } from '../../src-main/workers/Worker.ts';
import { parseWorkersKey } from '../../src-main/workers/WorkersKey.ts';

/** Joins a library as a machine of this name, two files at once, by the line that is to be pasted there, until `end` is aborted. */
export function joinAs(machine: string, line: string, folder: string) {
  const [, , url, , key] = line.trim().split(' ');
  const end = new AbortController();
  const ended = work({
    url: url!,
    key: parseWorkersKey(key!),
    version: packageJson.version,
    machine,
    slots: 2,
    runtime: 'onnx-cpu',
    roots: new Map(),
    folder,
    openAnalyser: () => Promise.reject(new Error('nothing is to be listened to')),
    tryModel: () => Promise.resolve(),
    fit: fitInOwnProcess,
    say: () => {},
    signal: end.signal,
  });
  return { end, ended };
}
