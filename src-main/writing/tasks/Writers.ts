import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { TaskJournal, WriterTasks } from './protocol.ts';
import { Writer } from './Writer.ts';

/**
 * Several writer processes, started as they are needed: while one waits for the drive, another one verifies. Each has
 * one file in hand, so that one that dies takes no other file with it.
 */
export class Writers {
  readonly #launch: LaunchProcess;
  readonly #writers: Writer[] = [];
  /** Most processes that there will be. */
  readonly count: number;

  constructor(launch: LaunchProcess, count: number) {
    this.#launch = launch;
    this.count = count;
  }

  /** Asks a writer that has nothing to do, or the one with the least. Rejects as Writer does. */
  ask<Kind extends keyof WriterTasks>(
    kind: Kind,
    asks: WriterTasks[Kind]['asks'],
    journal?: TaskJournal,
  ): Promise<WriterTasks[Kind]['answers']> {
    return this.#pick().ask(kind, asks, journal);
  }

  /** Ends the processes; nothing may be under way. */
  close(): void {
    for (const writer of this.#writers) writer.close();
  }

  #pick(): Writer {
    const [first] = this.#writers.toSorted((a, b) => a.asked - b.asked);
    if (first && (first.asked === 0 || this.#writers.length === this.count)) return first;
    const fresh = new Writer(this.#launch);
    this.#writers.push(fresh);
    return fresh;
  }
}
