import type { Journal } from '../../library/Journal.ts';
import type { JournalEntry } from '../WriteJournal.ts';

interface Waiting {
  batchId: number;
  write: JournalEntry;
  resolve(entryId: number): void;
  reject(error: unknown): void;
}

/**
 * Notes writes in the journal, those that writers ask for at the same time in one transaction: every transaction waits
 * for the drive to flush. While it does, the next ones gather.
 */
export class JournalGroup {
  readonly #journal: Pick<Journal, 'beginAll'>;
  #waiting: Waiting[] = [];

  constructor(journal: Pick<Journal, 'beginAll'>) {
    this.#journal = journal;
  }

  /** Resolves with the entry's id once it is on the disk. Rejects with LibraryError. */
  begin(batchId: number, write: JournalEntry): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batchId, write, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      const ids = this.#journal.beginAll(group);
      for (const [index, waiting] of group.entries()) waiting.resolve(ids[index]!);
    } catch (error) {
      for (const waiting of group) waiting.reject(error);
    }
  }
}
