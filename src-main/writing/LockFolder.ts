import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { LibraryError } from '../errors.ts';
import { ExclusiveLock } from '../library/ExclusiveLock.ts';
import { QuickLock } from '../library/QuickLock.ts';

const ending = '.lock';
/** What each process holds as long as it lives; its locks are further names of it. */
const holderEnding = '.holder';
/** A name that is looked at, so that it stays what it is. */
const lookEnding = '.look';
/** Held while holders are made, and what killed processes left is taken over or removed. */
const gateName = 'locks.gate';
/** It is held for a few system calls only. */
const gateSeconds = 30;

/**
 * The locks in one folder, as this process takes them. A lock is a further name (hard link) of one file that the process
 * holds by a lock of the system's: to take one and give it back is one system call each. Whoever finds such a name asks the
 * system whether that file is still held; a name of one that is not, is nobody's. Where there are no hard links, and on
 * Windows, which removes no name of a file that is open, each lock is a file of its own that is held.
 */
export class LockFolder {
  readonly #folder: string;
  readonly #gate: QuickLock;
  #holder: ExclusiveLock | undefined;
  /** Those whose file was removed by somebody: their other names are held as long as they are kept here. */
  readonly #removed: ExclusiveLock[] = [];
  #held = 0;
  #isClosing = false;

  constructor(folder: string) {
    this.#folder = folder;
    this.#gate = new QuickLock(join(folder, gateName), gateSeconds);
  }

  /** Takes a lock and returns what gives it back; undefined where another has it. Throws LibraryError. */
  tryTake(name: string): (() => void) | undefined {
    const giveBack = this.#tryTake(join(this.#folder, name + ending));
    if (!giveBack) return undefined;
    this.#held++;
    return () => {
      giveBack();
      this.#held--;
      if (this.#isClosing) this.close();
    };
  }

  /** Removes what killed processes left: it holds nothing, and is only untidy. */
  removeOld(): void {
    const endings = [ending, holderEnding, lookEnding];
    const left = readdirSync(this.#folder).filter((name) => endings.some((one) => name.endsWith(one)));
    if (left.length === 0) return;
    this.#within(() => {
      for (const name of left) {
        const file = join(this.#folder, name);
        if (name.endsWith(lookEnding)) rmSync(file, { force: true });
        else removeIfFree(file);
      }
    });
  }

  /** Closes its files once no lock is held any more: they are held by these. */
  close(): void {
    this.#isClosing = true;
    if (this.#held > 0) return;
    if (this.#holder) remove(this.#holder);
    this.#holder = undefined;
    for (const lock of this.#removed.splice(0)) lock[Symbol.dispose]();
    this.#gate.close();
  }

  #tryTake(file: string): (() => void) | undefined {
    const giveBackName = () => unlink(file);
    const named = process.platform === 'win32' ? 'impossible' : this.#name(file);
    if (named === 'taken') return giveBackName;
    let giveBack: (() => void) | undefined;
    this.#within(() => {
      if (named === 'there') {
        removeIfFree(file);
        if (this.#name(file) === 'taken') giveBack = giveBackName;
        return;
      }
      const lock = ExclusiveLock.tryTake(file);
      if (lock) giveBack = () => this.#giveBack(lock);
    });
    return giveBack;
  }

  /** Gives the file that this process holds another name. */
  #name(file: string): 'taken' | 'there' | 'impossible' {
    for (let tries = 2; tries > 0; tries--) {
      const holder = (this.#holder ??= this.#makeHolder());
      try {
        linkSync(holder.file, file);
        return 'taken';
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EEXIST') return 'there';
        if (code !== 'ENOENT') return 'impossible';
        this.#removed.push(holder);
        this.#holder = undefined;
      }
    }
    return 'impossible';
  }

  #makeHolder(): ExclusiveLock {
    let holder: ExclusiveLock | undefined;
    const file = join(this.#folder, randomBytes(8).toString('hex') + holderEnding);
    this.#within(() => (holder = ExclusiveLock.tryTake(file)));
    if (!holder) throw new LibraryError('a lock that nobody else can know is held', { retry: true });
    return holder;
  }

  #giveBack(lock: ExclusiveLock): void {
    try {
      this.#within(() => remove(lock));
    } catch (error) {
      // The write is done, whatever becomes of the file: free it is in any case
      lock[Symbol.dispose]();
      if (!(error instanceof LibraryError)) throw error;
    }
  }

  #within(work: () => void): void {
    if (!this.#gate.with(work))
      throw new LibraryError('another Hearmark has held the locks for long', { retry: true });
  }
}

/**
 * Removes a name that nobody holds, within the gate. It is looked at under another name: whoever has it may give it back
 * meanwhile, and another may take it, which has to stay. Whose lock was free is dead, and gives nothing back.
 */
function removeIfFree(file: string): void {
  const look = file + lookEnding;
  rmSync(look, { force: true });
  try {
    linkSync(file, look);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    // There are no further names here: within the gate this one stays what it is
    const lock = ExclusiveLock.tryTake(file);
    if (lock) remove(lock);
    return;
  }
  try {
    using lock = ExclusiveLock.tryTake(look);
    if (lock && numberOf(file) === numberOf(look)) rmSync(file, { force: true });
  } finally {
    rmSync(look, { force: true });
  }
}

/** As rmSync with force, which looks first whether it is a folder. */
function unlink(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Closed first: Windows removes no file that is open. */
function remove(lock: ExclusiveLock): void {
  lock[Symbol.dispose]();
  rmSync(lock.file, { force: true });
}

function numberOf(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}
