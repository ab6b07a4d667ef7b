import Database from 'better-sqlite3';
import { addFunctions } from './addFunctions.ts';
import { isBusy, libraryError } from './libraryError.ts';
import { markClosed, markOpen } from './openMark.ts';
import { Touched } from './index/Touched.ts';

export interface WaitOptions {
  /** Called once a wait, with a sentence for the person, when another process has held the library for a second. */
  onWait?: (message: string) => void;
  /** How long to wait for another process before giving up; 60 by default. */
  waitSeconds?: number;
}

export interface ConnectionOptions extends WaitOptions {
  /** Nothing can be written through it. */
  isReadOnly?: boolean;
}

/** How long SQLite itself waits for a lock before the person is told. */
const quietSeconds = 1;
/** How often the mark is looked at that says that a library is open. */
const markEveryMs = 60_000;
/** Pause before a lock that SQLite refused at once, without its own waiting, is asked for again. */
const pauseMilliseconds = 20;

/**
 * One connection to a library file: every statement of the library runs through `read` or `transaction`, which wait
 * for other processes and turn what goes wrong outside the program into one LibraryError.
 */
export class Connection {
  readonly file: string;
  readonly database: Database.Database;
  /** What was written through this connection, for those who keep some of the library in memory. */
  readonly touched = new Touched();
  readonly #onWait: (message: string) => void;
  readonly #waitSeconds: number;
  readonly #run: Database.Transaction<(work: () => unknown) => unknown>;
  /** The part that runs, with what a transaction in it threw. */
  #part: { error?: unknown } | undefined;
  /** When it was last seen to. */
  #markedAtMs = -Infinity;

  /** Opens the file, which is created where there is none. Its content is not looked at yet. Throws LibraryError. */
  constructor(file: string, options: ConnectionOptions = {}) {
    const { onWait = () => {}, waitSeconds = 60, isReadOnly = false } = options;
    this.file = file;
    this.#onWait = onWait;
    this.#waitSeconds = waitSeconds;
    try {
      const timeout = Math.min(quietSeconds, waitSeconds) * 1000;
      this.database = new Database(file, { timeout, readonly: isReadOnly });
      addFunctions(this.database);
    } catch (error) {
      throw libraryError(error, file);
    }
    this.#run = this.database.transaction((work: () => unknown) => work());
  }

  /** Runs statements that only read. Throws LibraryError. */
  read<T>(work: () => T): T {
    return this.#patiently(work);
  }

  /**
   * Runs work as one transaction: all of it is stored, or, when it throws, nothing. Work is synchronous and runs
   * once. Inside another transaction it is a part of that one (a savepoint), and inside a part it is all of that. Throws LibraryError.
   */
  transaction<T>(work: () => T): T {
    if (this.#part) return inPart(this.#part, work);
    let begun = false;
    let result: T;
    if (!this.database.inTransaction) this.#mark();
    // IMMEDIATE takes the write lock first: a transaction that begins reading could not wait for it later on.
    return this.#patiently(
      () => {
        this.#run.immediate(() => {
          begun = true;
          return (result = work());
        });
        return result;
      },
      () => !begun,
    );
  }

  /**
   * Runs work as a part of a transaction that is under way, stored or undone as a whole: where a transaction in it throws, so does this,
   * whatever work makes of it. (With a savepoint for each of them, SQLite copies every page once more for each.)
   */
  part<T>(work: () => T): T {
    return this.transaction(() => {
      const part: { error?: unknown } = (this.#part = {});
      try {
        const result = work();
        if ('error' in part) throw part.error;
        return result;
      } finally {
        this.#part = undefined;
      }
    });
  }

  close(): void {
    if (!this.database.open) return;
    // Whoever marked it: the log goes with the last that has it open
    if (this.database.readonly || markClosed(this.database)) this.database.close();
    else this.#closeWithLog();
  }

  /** Marks the library as open: now and then, for another process may have closed it meanwhile. */
  #mark(): void {
    const nowMs = performance.now();
    if (nowMs - this.#markedAtMs > markEveryMs && markOpen(this.database)) this.#markedAtMs = nowMs;
  }

  /** The last to close a library takes its log up, and away: not where one that only reads is the last. */
  #closeWithLog(): void {
    let reader: Database.Database | undefined;
    try {
      reader = new Database(this.file, { readonly: true });
      reader.pragma('user_version'); // opens it
    } catch {
      // the mark tells of a log that was taken up, which costs a warning
    }
    this.database.close();
    reader?.close();
  }

  #patiently<T>(attempt: () => T, mayRepeat: () => boolean = () => true): T {
    const startedAt = performance.now();
    let told = false;
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        const waitedSeconds = (performance.now() - startedAt) / 1000;
        const mayWait = !this.database.inTransaction && mayRepeat() && waitedSeconds < this.#waitSeconds;
        if (!isBusy(error) || !mayWait) throw libraryError(error, this.file);
        if (!told && waitedSeconds >= quietSeconds) {
          told = true;
          this.#onWait(`Another Hearmark process is writing to the library ${this.file}: waiting for it.`);
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMilliseconds);
      }
    }
  }
}

function inPart<T>(part: { error?: unknown }, work: () => T): T {
  try {
    return work();
  } catch (error) {
    part.error ??= error;
    throw error;
  }
}
