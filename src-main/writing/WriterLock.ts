import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BusyError } from '../errors.ts';
import { encodePath, fsPath } from '../paths.ts';

/**
 * Never two writers on one file: a lock of a real path, and of a file with several names (hard links) under any of them,
 * among all processes that use one state folder.
 */
export class WriterLock implements Disposable {
  readonly #taken: string[] = [];

  /** Throws BusyError where the file is being written. A lock whose process is gone is no lock. */
  constructor(stateFolder: string, path: string) {
    for (const name of namesOf(path)) {
      const file = join(stateFolder, `${name}.lock`);
      if (take(file) || (!isHeld(file) && takeOver(file))) {
        this.#taken.push(file);
        continue;
      }
      this[Symbol.dispose]();
      throw new BusyError('is being written by Hearmark already', { path, retry: true });
    }
  }

  [Symbol.dispose](): void {
    for (const file of this.#taken) rmSync(file, { force: true });
  }
}

/** A file with one name is known by it alone: when it is replaced, its number on the drive is another. */
function namesOf(path: string): string[] {
  const stats = statSync(fsPath(path), { bigint: true, throwIfNoEntry: false });
  const keys = [encodePath(path)];
  if (stats && stats.nlink > 1n) keys.push(Buffer.from(`${stats.dev}:${stats.ino}`));
  return keys.map((key) => createHash('sha256').update(key).digest('hex').slice(0, 32));
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function takeOver(file: string): boolean {
  rmSync(file, { force: true });
  return take(file);
}

function isHeld(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
