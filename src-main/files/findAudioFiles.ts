import { stat, type BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { fsPath } from '../paths.ts';
import { readErrorFrom } from './readErrorFrom.ts';
import { walkFolders, type WalkProblem, type WalkedFolder } from './walkFolders.ts';

export interface FoundFile {
  path: string;
  name: string;
  /** In bytes. */
  size: number;
  /** Time of the last change, nanoseconds since 1970. */
  modifiedNs: bigint;
}

/** The audio files of one folder; also of a folder that has none. */
export interface FoundFolder extends Omit<WalkedFolder, 'names'> {
  /** Sorted by name. */
  files: FoundFile[];
}

/** How many files are asked about at once: enough to hide the latency of a network drive. */
const statsInFlight = 64;

/**
 * Finds the audio files in and below folders, one folder at a time in a stable order; the rules are walkFolders's.
 * A file that vanishes meanwhile is left out; one that cannot be looked at is a problem of its folder.
 */
export async function* findAudioFiles(roots: string[]): AsyncGenerator<FoundFolder> {
  for await (const { names, ...walked } of walkFolders(roots)) {
    const found: FoundFolder = { ...walked, files: [] };
    for (const result of await lookAtFiles(found.folder, names)) {
      if (result instanceof Object && 'error' in result) {
        found.problems.push(result);
        found.complete = false;
      } else if (result) found.files.push(result);
    }
    yield found;
  }
}

type Look = FoundFile | WalkProblem | undefined;

/**
 * Answers in the order of `names`. Callbacks and not promises: a stat costs less than the promise around it, and a
 * library of 100,000 files is looked at before anything else happens.
 */
function lookAtFiles(folder: string, names: string[]): Promise<Look[]> {
  if (names.length === 0) return Promise.resolve([]);
  return new Promise((resolve) => {
    const results = new Array<Look>(names.length);
    let next = 0;
    let pending = names.length;
    const startOne = (): void => {
      const index = next++;
      if (index >= names.length) return;
      const name = names[index]!;
      const path = join(folder, name);
      stat(fsPath(path), { bigint: true }, (error, stats) => {
        results[index] = error ? problemOf(path, error) : fileOf(path, name, stats);
        if (--pending === 0) resolve(results);
        else startOne();
      });
    };
    for (let started = 0; started < statsInFlight; started++) startOne();
  });
}

/** Undefined where there no longer is a file: removed or replaced since its folder was read. */
function fileOf(path: string, name: string, stats: BigIntStats): Look {
  return stats.isFile() ? { path, name, size: Number(stats.size), modifiedNs: stats.mtimeNs } : undefined;
}

function problemOf(path: string, error: NodeJS.ErrnoException): Look {
  return error.code === 'ENOENT' ? undefined : { path, error: readErrorFrom(error, path) };
}

/** Counts what findAudioFiles would find, by names alone (no look at each file): the total of a progress bar. */
export async function countAudioFiles(roots: string[]): Promise<number> {
  let count = 0;
  for await (const { names } of walkFolders(roots)) count += names.length;
  return count;
}
