import { fromPlainError } from '../../errors.ts';
import type { JournalEntry, WriteJournal } from '../WriteJournal.ts';
import type { Begin, End, NotedEntry } from './protocol.ts';

interface Waiting extends Begin {
  resolve: (entryId: number) => void;
  reject: (error: Error) => void;
}

interface Notes {
  begins: Begin[];
  ends: End[];
}

/** So many are noted in one go: one transaction serves them all. */
const notedAtOnce = 16;

/**
 * The journal of files that are written together, in their process: what is about to be done to them is noted when some have
 * come so far, or all. While the journal is flushed, and they are, the next ones are tried.
 */
export class SharedJournal {
  readonly #ask: (notes: Notes) => Promise<NotedEntry[]>;
  #waiting: Waiting[] = [];
  #ends: End[] = [];
  #isAsking = false;
  /** Files on which something is done at the moment; one that is still to come counts. */
  #atWork: number;

  constructor(ask: (notes: Notes) => Promise<NotedEntry[]>, files: number) {
    this.#ask = ask;
    this.#atWork = files;
  }

  /**
   * Does the work of a file. Resolves when it has ended, or waits for the journal: whatever it throws is in `done`.
   */
  async start<T>(index: number, work: (journal: WriteJournal) => Promise<T>): Promise<{ done: Promise<T> }> {
    const { promise: waits, resolve: tellWaiting } = Promise.withResolvers<void>();
    let contentId: string | undefined;
    const done = work({
      begin: (entry) => {
        contentId = entry.contentId;
        tellWaiting();
        return this.#begin(index, entry);
      },
      settle: (entryId, state, reason, after) => {
        const found = after && { ...after, contentId: contentId! };
        this.#ends.push({
          index,
          entryId,
          state,
          ...(reason !== undefined && { reason }),
          ...(found && { found }),
        });
      },
    }).finally(() => this.#rest());
    await Promise.race([waits, done.catch(() => {})]);
    return { done };
  }

  /** Says that further files are to come. */
  expect(files: number): void {
    this.#atWork += files;
  }

  /** How writes ended that was not told yet. */
  takeEnds(): End[] {
    return this.#ends.splice(0);
  }

  #begin(index: number, entry: JournalEntry): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ index, entry, resolve, reject });
      this.#rest();
    });
  }

  #rest(): void {
    this.#atWork--;
    this.#noteIfDue();
  }

  #noteIfDue(): void {
    const { length } = this.#waiting;
    const isDue = length >= notedAtOnce || (length > 0 && this.#atWork === 0);
    if (isDue && !this.#isAsking) void this.#note();
  }

  async #note(): Promise<void> {
    const waiting = this.#waiting.splice(0);
    this.#atWork += waiting.length;
    this.#isAsking = true;
    try {
      const begins = waiting.map(({ index, entry }) => ({ index, entry }));
      const entries = await this.#ask({ begins, ends: this.takeEnds() });
      for (const [at, entry] of entries.entries()) {
        if ('error' in entry) waiting[at]!.reject(fromPlainError(entry.error));
        else waiting[at]!.resolve(entry.entryId);
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error as Error);
    }
    this.#isAsking = false;
    this.#noteIfDue();
  }
}
