import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { TaskJournal, WriterRequest, WriterTasks } from './protocol.ts';
import { Writer, type Asked } from './Writer.ts';

/** Most files that one process has in hand: the note of their writes, and what is said about them, are one for all. */
const filesAtOnce = 8;

export interface WriterAskOptions {
  /** Where the writes are noted. */
  journal?: TaskJournal;
  /** Gives up what no process has in hand yet. */
  signal?: AbortSignal;
}

/**
 * Several writer processes, started as they are needed: while one waits for the drive, another one verifies. Each has a
 * few files in hand; where it dies of one, the others are tried again, each by itself.
 */
export class Writers {
  readonly #launch: LaunchProcess;
  readonly #writers: Writer[] = [];
  readonly #busy = new Set<Writer>();
  readonly #waiting: Asked[] = [];
  #isDue = false;
  /** Most processes that there will be. */
  readonly count: number;

  constructor(launch: LaunchProcess, count: number) {
    this.#launch = launch;
    this.count = count;
  }

  /** How many files keep all processes at work, while the journal notes how others ended. */
  get filesAtOnce(): number {
    return 2 * this.count * filesAtOnce;
  }

  /** Asks a process that has nothing to do. Rejects with ReadError or WriteError, also where the process died of it. */
  ask<Kind extends keyof WriterTasks>(
    kind: Kind,
    asks: WriterTasks[Kind]['asks'],
    { journal, signal }: WriterAskOptions = {},
  ): Promise<WriterTasks[Kind]['answers']> {
    const { promise, resolve, reject } = Promise.withResolvers<WriterTasks[Kind]['answers']>();
    // A process answers what it was asked, which the compiler cannot see through the message.
    const request = { kind, ...asks } as unknown as WriterRequest;
    const asked: Asked = { request, journal, resolve, reject };
    const giveUp = () => {
      const index = this.#waiting.indexOf(asked);
      if (index >= 0) this.#waiting.splice(index, 1)[0]!.reject(signal!.reason as Error);
    };
    signal?.addEventListener('abort', giveUp);
    this.#add(asked);
    return promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  /** Ends the processes; nothing may be under way. */
  close(): void {
    for (const writer of this.#writers) writer.close();
  }

  /** What is asked for in one go is shared out in one go. */
  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      const share = Math.min(filesAtOnce, Math.ceil(this.#waiting.length / this.count));
      while (this.#waiting.length > 0) {
        const writer = this.#free();
        if (!writer) return;
        void this.#use(writer, this.#take(share));
      }
    });
  }

  #take(share: number): Asked[] {
    const alone = this.#waiting.findIndex(({ isAlone }) => isAlone);
    return alone >= 0 ? this.#waiting.splice(alone, 1) : this.#waiting.splice(0, share);
  }

  async #use(writer: Writer, batch: Asked[]): Promise<void> {
    this.#busy.add(writer);
    await writer.do(batch, (asked) => this.#add(asked));
    this.#busy.delete(writer);
    this.#schedule();
  }

  #add(asked: Asked): void {
    this.#waiting.push(asked);
    this.#schedule();
  }

  #free(): Writer | undefined {
    const free = this.#writers.find((writer) => !this.#busy.has(writer));
    if (free || this.#writers.length === this.count) return free;
    const fresh = new Writer(this.#launch);
    this.#writers.push(fresh);
    return fresh;
  }
}
