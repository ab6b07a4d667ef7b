import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BusyError, LibraryError, WriteError } from '../errors.ts';
import { ExclusiveLock } from '../library/ExclusiveLock.ts';
import { QuickLock } from '../library/QuickLock.ts';
import { encodePath, fsPath } from '../paths.ts';

const ending = '.lock';
/** Held while locks are taken and removed: nobody removes the file of a lock that another is just about to take. */
const gateName = 'locks.gate';
/** It is held for a few system calls only. */
const gateSeconds = 30;

/**
 * Never two writers on one file: a lock of a real path, and of a file with several names (hard links) under any of them,
 * among all processes that use one state folder. The system takes it from a process that ends, however it ends.
 */
export class WriterLock implements Disposable {
  readonly #stateFolder: string;
  readonly #taken: ExclusiveLock[] = [];

  /** Throws BusyError where the file is being written, WriteError where there can be no locks. */
  constructor(stateFolder: string, path: string) {
    this.#stateFolder = stateFolder;
    try {
      const names = namesOf(path).map((name) => join(stateFolder, name + ending));
      withGate(stateFolder, () => {
        for (const name of names) {
          const lock = ExclusiveLock.tryTake(name);
          if (lock) this.#taken.push(lock);
          else throw new BusyError('is being written by Hearmark already', { path, retry: true });
        }
      });
    } catch (error) {
      this[Symbol.dispose]();
      if (!(error instanceof LibraryError)) throw error;
      throw new WriteError(`cannot be locked: ${error.message}`, { path, cause: error, retry: true });
    }
  }

  [Symbol.dispose](): void {
    if (this.#taken.length === 0) return;
    try {
      withGate(this.#stateFolder, () => this.#taken.splice(0).forEach(remove));
    } catch (error) {
      // The write is done, whatever becomes of the files: free they are in any case
      for (const lock of this.#taken.splice(0)) lock[Symbol.dispose]();
      if (!(error instanceof LibraryError)) throw error;
    }
  }
}

/**
 * Removes what killed processes left of their locks: they hold nothing, and are only untidy. No gate stays open: whoever calls
 * this need not be a writer.
 */
export function removeOldLocks(stateFolder: string): void {
  const names = readdirSync(stateFolder).filter((name) => name.endsWith(ending));
  if (names.length === 0) return;
  const gate = gateOf(stateFolder);
  try {
    within(gate, () => {
      for (const name of names) {
        const lock = ExclusiveLock.tryTake(join(stateFolder, name));
        if (lock) remove(lock);
      }
    });
  } finally {
    gate.close();
  }
}

/** Closed first: Windows removes no file that is open. Within the gate nobody can take it in between. */
function remove(lock: ExclusiveLock): void {
  lock[Symbol.dispose]();
  rmSync(lock.file, { force: true });
}

/** The gate of the folder in which this process took its last lock: a process writes for one library. */
let last: { stateFolder: string; gate: QuickLock } | undefined;

function withGate(stateFolder: string, work: () => void): void {
  if (last?.stateFolder !== stateFolder) {
    last?.gate.close();
    last = { stateFolder, gate: gateOf(stateFolder) };
  }
  within(last.gate, work);
}

function gateOf(stateFolder: string): QuickLock {
  return new QuickLock(join(stateFolder, gateName), gateSeconds);
}

function within(gate: QuickLock, work: () => void): void {
  if (!gate.with(work))
    throw new LibraryError('another Hearmark has held the locks for long', { retry: true });
}

/** A file with one name is known by it alone: when it is replaced, its number on the drive is another. */
function namesOf(path: string): string[] {
  const stats = statSync(fsPath(path), { bigint: true, throwIfNoEntry: false });
  const keys = [encodePath(path)];
  if (stats && stats.nlink > 1n) keys.push(Buffer.from(`${stats.dev}:${stats.ino}`));
  return keys.map((key) => createHash('sha256').update(key).digest('hex').slice(0, 32));
}
