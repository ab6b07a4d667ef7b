import { existsSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { AnalysisPool } from '../analysis/AnalysisPool.ts';
import { ParameterError } from '../errors.ts';
import { workerFolder } from '../locations.ts';
import { inOwnProcess } from '../models/tryModel.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';
import { fitInOwnProcess } from '../training/tasks/fitInOwnProcess.ts';
import { work } from '../workers/Worker.ts';
import { parseWorkersKey } from '../workers/WorkersKey.ts';
import { installedModels } from './session.ts';

export interface WorkOptions {
  key: string;
  root?: string[];
  jobs?: number;
  runtime: RuntimeName | 'auto';
  name?: string;
}

/** `hearmark work`: listens for the owner of a library until Ctrl-C. */
export async function workFor(
  url: string,
  { key, root = [], jobs, runtime, name }: WorkOptions,
): Promise<number> {
  const end = new AbortController();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = () => end.abort();
  for (const signal of signals) process.once(signal, stop);
  try {
    const slots = jobs ?? availableParallelism();
    await work({
      url,
      key: parseWorkersKey(key),
      version: packageJson.version,
      machine: name ?? hostname(),
      slots,
      runtime,
      roots: new Map(root.map(readRoot)),
      folder: workerFolder(),
      openAnalyser: async ({ folder, hearing }) => {
        const model = await loadModelPackage(folder);
        const chosen = await installedModels(join(workerFolder(), 'measured')).runtimeOf(model, runtime);
        return new AnalysisPool({ modelFolder: folder, hearing, ...chosen, jobs: slots });
      },
      tryModel: inOwnProcess,
      fit: fitInOwnProcess,
      say: (text) => console.error(`hearmark: ${text}`),
      signal: end.signal,
    });
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
  return 0;
}

/** "/there=/here", or a folder whose last name says which it is. */
function readRoot(text: string): [string, string] {
  const at = text.lastIndexOf('=');
  const [there, here] = at < 0 ? [undefined, text] : [text.slice(0, at), text.slice(at + 1)];
  const folder = resolve(here);
  if (here === '' || there === '' || !existsSync(folder))
    throw new ParameterError(
      `--root ${text}: there is no folder ${here || text}; write it as in "/music/on/the/NAS=/mnt/music"`,
    );
  return [there ?? folder.replaceAll('\\', '/').split('/').at(-1)!, folder];
}
