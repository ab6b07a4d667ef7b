import { LibraryError } from '../errors.ts';
import type { Connection } from './Connection.ts';

interface Waiting {
  work: () => unknown;
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
}

/**
 * Puts what several ask for at about the same moment into one transaction: to bring it to the drive takes as long for many as
 * for one, and while that lasts, more comes.
 */
export class GroupCommit {
  readonly #connection: Connection;
  #waiting: Waiting[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Runs work when this process has its next turn; resolves when it is on the drive. All of it is stored, or, when it throws,
   * nothing. The work of others does not matter to it, except where that ends in a LibraryError: nothing of the moment is
   * stored then. Rejects with what it throws, and with LibraryError.
   */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const all = this.#waiting;
    this.#waiting = [];
    let tell: (() => void)[] = [];
    try {
      this.#connection.transaction(() => {
        tell = all.map((one) => this.#do(one));
      });
    } catch (error) {
      tell = all.map(
        ({ reject }) =>
          () =>
            reject(error),
      );
    }
    for (const one of tell) one();
  }

  /** A part of the transaction, which is undone alone where the work is at fault; where the library is, all of it is. */
  #do({ work, resolve, reject }: Waiting): () => void {
    try {
      const result = this.#connection.part(work);
      return () => resolve(result as never);
    } catch (error) {
      if (error instanceof LibraryError) throw error;
      return () => reject(error);
    }
  }
}
