import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { TaskJournal, WriterRequest, WriterTasks } from './protocol.ts';
import { Writer, type Asked } from './Writer.ts';

/** Most files that one process has in hand, so that it seldom waits for the journal and the drive alone. */
const filesAtOnce = 64;
/** Of large files it has fewer: whoever stops waits for all that were begun. */
const bytesAtOnce = 2 ** 30;
/** Further processes are started where files wait for so long; to start one takes about half a second of a core. */
const usualPatienceMs = 1000;
/** What one process does in that time: where as many files are to come, the others are started at once. */
const manyFiles = 400;
/** So many times as long while the first starts, which on a busy machine takes seconds. */
const patienceAtFirst = 5;

export interface WriterAskOptions {
  /** Where the writes are noted. */
  journal?: TaskJournal;
  /** Gives up what no process has in hand yet. */
  signal?: AbortSignal;
}

/**
 * Several writer processes, as one keeps no more than a core at work. The first does all where that is soon done;
 * the others are started as they are needed. Each has some files in hand; where it dies of one, the others are tried again,
 * each by itself.
 */
export class Writers {
  readonly #launch: LaunchProcess;
  readonly #writers: Writer[] = [];
  readonly #busy = new Set<Writer>();
  #waiting: Asked[] = [];
  readonly #heeded = new WeakSet<AbortSignal>();
  readonly #patienceMs: number;
  #isDue = false;
  #wantsAll = false;
  #patience: NodeJS.Timeout | undefined;
  #hasAnswered = false;
  /** Most processes that there will be. */
  readonly count: number;

  constructor(launch: LaunchProcess, count: number, patienceMs = usualPatienceMs) {
    this.#launch = launch;
    this.count = count;
    this.#patienceMs = patienceMs;
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
    if (signal) this.#heed(signal);
    this.#add({ request, journal, signal, resolve, reject });
    return promise;
  }

  /** Says how many files are going to be asked about: of many, it is known before they wait that one process is slow. */
  expect(files: number): void {
    if (files >= manyFiles) this.#wantsAll = true;
  }

  /** Ends the processes; nothing may be under way. */
  close(): void {
    this.#stopWaiting();
    for (const writer of this.#writers) writer.close();
  }

  /** One listener for all that a task asks: a signal looks through all that it has for each that is taken off. */
  #heed(signal: AbortSignal): void {
    if (this.#heeded.has(signal)) return;
    this.#heeded.add(signal);
    signal.addEventListener('abort', () => {
      const givenUp = this.#waiting.filter((one) => one.signal === signal);
      this.#waiting = this.#waiting.filter((one) => one.signal !== signal);
      for (const { reject } of givenUp) reject(signal.reason as Error);
    });
  }

  /** What is asked for in one go is shared out in one go, and what fills a hand at once. */
  #add(asked: Asked): void {
    this.#waiting.push(asked);
    if (this.#waiting.length === filesAtOnce) this.#shareOut();
    else this.#schedule();
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#shareOut();
    });
  }

  #shareOut(): void {
    const share = this.#share;
    while (this.#waiting.length > 0) {
      const writer = this.#free();
      if (!writer) return this.#wait();
      const alone = this.#waiting.findIndex(({ isAlone }) => isAlone);
      const batch = alone >= 0 ? this.#waiting.splice(alone, 1) : this.#take(share);
      void this.#use(writer, batch);
    }
    this.#wantsAll &&= this.#busy.size > 0;
  }

  get #share(): number {
    return Math.min(filesAtOnce, Math.ceil(this.#waiting.length / this.count));
  }

  /** So many files at most, and as many as there is room for beside those in hand; whatever its size, one that is alone. */
  #take(files: number, inHand: readonly Asked[] = []): Asked[] {
    let left = inHand.reduce((bytes, { request }) => bytes - sizeOf(request), bytesAtOnce);
    const fitting = this.#waiting.findIndex(({ request }) => (left -= sizeOf(request)) < 0);
    const least = inHand.length === 0 ? 1 : 0;
    return this.#waiting.splice(0, fitting < 0 ? files : Math.min(files, Math.max(least, fitting)));
  }

  async #use(writer: Writer, batch: Asked[]): Promise<void> {
    this.#busy.add(writer);
    await writer.do(batch, {
      more: (inHand) => this.#more(inHand),
      askAgain: (asked) => this.#add(asked),
    });
    this.#busy.delete(writer);
    this.#hear();
    this.#schedule();
  }

  /** What a process is given beside what it has in hand. What is to be asked alone waits until it has nothing. */
  #more(inHand: readonly Asked[]): Asked[] {
    this.#hear();
    const room = Math.min(this.#share, filesAtOnce - inHand.length);
    const taken = this.#waiting.some(({ isAlone }) => isAlone) ? [] : this.#take(room, inHand);
    if (this.#waiting.length > 0) this.#wait();
    return taken;
  }

  /** A process is at work: from now on files wait for it as long as for any. */
  #hear(): void {
    if (!this.#hasAnswered) this.#stopWaiting();
    this.#hasAnswered = true;
  }

  /** Nobody is free: has the others started in a while. */
  #wait(): void {
    if (this.#wantsAll) return;
    const waitMs = this.#hasAnswered ? this.#patienceMs : patienceAtFirst * this.#patienceMs;
    this.#patience ??= setTimeout(() => {
      this.#patience = undefined;
      if (this.#waiting.length === 0) return;
      this.#wantsAll = true;
      this.#schedule();
    }, waitMs).unref();
  }

  #stopWaiting(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  /** Those that were started first are asked first: what is not needed any more ends by itself. */
  #free(): Writer | undefined {
    const most = this.#wantsAll ? this.count : 1;
    const free = this.#writers.slice(0, most).find((writer) => !this.#busy.has(writer));
    if (free || this.#writers.length >= most) return free;
    const fresh = new Writer(this.#launch);
    this.#writers.push(fresh);
    return fresh;
  }
}

/** Of the file, as far as it may have to be read or copied whole. */
function sizeOf(asked: WriterRequest): number {
  switch (asked.kind) {
    case 'preview':
      return 0;
    case 'write':
      return asked.request.stamp.size;
    case 'undo':
      return asked.request.entry.after.size;
    case 'recover':
      return asked.entry.after.size;
  }
}
