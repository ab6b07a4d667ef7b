import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { BusyError, LibraryError, WriteError } from '../errors.ts';
import { encodePath, fsPath } from '../paths.ts';
import { LockFolder } from './LockFolder.ts';

/**
 * Never two writers on one file: a lock of a real path, and of a file with several names (hard links) under any of them,
 * among all processes that use one state folder. The system takes it from a process that ends, however it ends.
 */
export class WriterLock implements Disposable {
  readonly #taken: (() => void)[] = [];

  /** Throws BusyError where the file is being written, WriteError where there can be no locks. */
  constructor(stateFolder: string, path: string) {
    try {
      const locks = locksIn(stateFolder);
      for (const name of namesOf(path)) {
        const giveBack = locks.tryTake(name);
        if (!giveBack) throw new BusyError('is being written by Hearmark already', { path, retry: true });
        this.#taken.push(giveBack);
      }
    } catch (error) {
      this[Symbol.dispose]();
      if (!(error instanceof LibraryError)) throw error;
      throw new WriteError(`cannot be locked: ${error.message}`, { path, cause: error, retry: true });
    }
  }

  [Symbol.dispose](): void {
    for (const giveBack of this.#taken.splice(0)) giveBack();
  }
}

/**
 * Removes what killed processes left of their locks: they hold nothing, and are only untidy. No gate stays open: whoever calls
 * this need not be a writer.
 */
export function removeOldLocks(stateFolder: string): void {
  const locks = new LockFolder(stateFolder);
  try {
    locks.removeOld();
  } finally {
    locks.close();
  }
}

/** Those of the folder in which this process took its last lock: a process writes for one library. */
let last: { stateFolder: string; locks: LockFolder } | undefined;

function locksIn(stateFolder: string): LockFolder {
  if (last?.stateFolder !== stateFolder) {
    last?.locks.close();
    last = { stateFolder, locks: new LockFolder(stateFolder) };
  }
  return last.locks;
}

/** A file with one name is known by it alone: when it is replaced, its number on the drive is another. */
function namesOf(path: string): string[] {
  const stats = statSync(fsPath(path), { bigint: true, throwIfNoEntry: false });
  const keys = [encodePath(path)];
  if (stats && stats.nlink > 1n) keys.push(Buffer.from(`${stats.dev}:${stats.ino}`));
  return keys.map((key) => createHash('sha256').update(key).digest('hex').slice(0, 32));
}
