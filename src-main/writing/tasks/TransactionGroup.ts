import type { Library } from '../../library/Library.ts';

interface Waiting {
  work: () => unknown;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/** What may wait is stored so late at the latest. */
const patienceMs = 20;

/**
 * Does what writers ask for at the same time in one transaction: every transaction waits for the drive to flush. While it
 * does, the next ones gather. One that fails takes none of the others with it.
 */
export class TransactionGroup {
  readonly #library: Pick<Library, 'transaction'>;
  #waiting: Waiting[] = [];
  #isDue = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(library: Pick<Library, 'transaction'>) {
    this.#library = library;
  }

  /** Resolves with what the work returned once it is on the disk. Rejects with what it threw, or with LibraryError. */
  run<T>(work: () => T): Promise<T> {
    const result = this.#gather(work);
    if (!this.#isDue) setImmediate(() => this.#commit());
    this.#isDue = true;
    return result;
  }

  /** As `run`, for work that nothing waits for: it goes with the next transaction. */
  runLater<T>(work: () => T): Promise<T> {
    const result = this.#gather(work);
    this.#timer ??= setTimeout(() => this.#commit(), patienceMs);
    return result;
  }

  #gather<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
    });
  }

  #commit(): void {
    clearTimeout(this.#timer);
    [this.#timer, this.#isDue] = [undefined, false];
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      const ends = this.#library.transaction(() => group.map((one) => this.#try(one)));
      for (const end of ends) end();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Does one of them, as a savepoint; returns how it ends once all of it is on the disk. */
  #try({ work, resolve, reject }: Waiting): () => void {
    try {
      const result = this.#library.transaction(work);
      return () => resolve(result);
    } catch (error) {
      return () => reject(error);
    }
  }
}
