import { fromPlainError, HearmarkError, toPlainError } from '../errors.ts';
import type { LaunchProcess, ProcessHandle } from './launchProcess.ts';
import type { ChildReport, ParentMessage, Talk } from './Talk.ts';

/** How a process ended that said nothing about it. */
export interface Ending {
  /** A few words: the signal or exit status, and the last error that it printed. */
  how: string;
  /** It gave no sign of life, and was ended for it. */
  hung: boolean;
}

export interface ChildOptions<T extends Talk> {
  launch: LaunchProcess;
  /** The module that calls serveParent, and its arguments. */
  module: string;
  args?: string[];
  /** The error of a request that was under way when the process ended. */
  lost: (ending: Ending) => HearmarkError;
  /** A process at work that gives no sign of life for so long is ended; one that waits for something else is not. */
  hangSeconds?: number;
  /** A process that nobody asked for so long is ended; the next request starts another. */
  idleSeconds?: number;
  /** Requests that may wait; the oldest are given up for newer ones. */
  waitingMax?: number;
  onReady?: () => void;
  onWord?: (word: T['word']) => void;
  /** Called once a process, when it has ended: with its last words, or `lost`. */
  onEnd?: (error: Error) => void;
}

export interface AskOptions<T extends Talk> {
  /** Replies to what the process asks on the way. What it throws, the process's request fails with. */
  reply?: (question: T['question']) => T['reply'] | Promise<T['reply']>;
  /** Gives the request up; where it is under way, the process is ended, and the promise rejected when it has. */
  signal?: AbortSignal;
}

interface Task<T extends Talk> extends AskOptions<T> {
  request: T['request'];
  resolve(answer: T['answer']): void;
  reject(error: Error): void;
}

/** One process, from its start to its end. */
interface Run {
  handle: ProcessHandle;
  isReady: boolean;
  hung: boolean;
  /** It is being ended: what it still says counts no more. */
  isEnding: boolean;
  /** Why it ends, where that is known. */
  lastWords: Error | undefined;
  ended: PromiseWithResolvers<void>;
}

/**
 * Silence is waited for in steps: a parent that slept, or was kept from working, takes up what a process has said meanwhile
 * between two of them, before it calls it silent.
 */
const silentSteps = 10;

/**
 * The parent's side of a child process, which is started when it is first asked (or by `start`), answers one request at a
 * time, and is replaced by another when it has ended and more is asked. Whatever becomes of it is the error of the
 * request under way and of nothing else: the error that it told (a mistake of ours with its name and stack), or `lost`.
 */
export class Child<T extends Talk> {
  readonly #options: ChildOptions<T>;
  readonly #waiting: Task<T>[] = [];
  #run: Run | undefined;
  #task: Task<T> | undefined;
  #waitingFor: string | undefined;
  #lastSignMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #closedBy: Error | undefined;

  constructor(options: ChildOptions<T>) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#run?.handle.pid;
  }

  /** True where a process is there and may be asked. */
  get isReady(): boolean {
    return this.#run?.isReady ?? false;
  }

  get isStarting(): boolean {
    return this.#run?.isReady === false;
  }

  /** How many requests are under way or wait. */
  get asked(): number {
    return this.#waiting.length + (this.#task ? 1 : 0);
  }

  /** Seconds for which a request has been waiting for something (a drive) without a sign of life. */
  secondsWaitingFor(what: string): number {
    return this.#task && this.#waitingFor === what ? (performance.now() - this.#lastSignMs) / 1000 : 0;
  }

  /** Starts a process where none is there, without a request. */
  start(): void {
    this.#run ??= this.#launch();
  }

  /** Asks the process, or waits for its turn. */
  ask(request: T['request'], { reply, signal }: AskOptions<T> = {}): Promise<T['answer']> {
    const refusal = this.#closedBy ?? (signal?.aborted ? (signal.reason as Error) : undefined);
    if (refusal) return Promise.reject(refusal);
    const { promise, resolve, reject } = Promise.withResolvers<T['answer']>();
    const task = { request, resolve, reject, ...(reply && { reply }) };
    const cancel = () => this.#cancel(task, signal!.reason as Error);
    signal?.addEventListener('abort', cancel);
    this.#waiting.push(task);
    if (this.#waiting.length > (this.#options.waitingMax ?? Infinity)) {
      this.#waiting.shift()!.reject(new HearmarkError('dropped in favour of a later request'));
    }
    this.#next();
    return promise.finally(() => signal?.removeEventListener('abort', cancel));
  }

  /** Ends the process; what is under way, waits or is asked later is rejected at once. Resolves when it has ended. */
  async close(reason: Error = new HearmarkError('it was closed')): Promise<void> {
    this.#closedBy ??= reason;
    const tasks = [this.#task, ...this.#waiting.splice(0)];
    this.#task = undefined;
    for (const task of tasks) task?.reject(reason);
    const run = this.#run;
    if (run) this.#end(run, reason);
    await run?.ended.promise;
  }

  #next(): void {
    if (this.#task || this.#closedBy) return;
    this.#task = this.#waiting.shift();
    try {
      if (this.#task) this.start();
      this.#sign();
      if (this.#task && this.#run!.isReady) this.#request(this.#run!);
    } catch (error) {
      this.#finish((task) => task.reject(error as Error)); // nothing more can be started, or sent
    }
  }

  #launch(): Run {
    const { launch, module, args = [] } = this.#options;
    const handle = launch(module, args);
    const run: Run = {
      handle,
      isReady: false,
      hung: false,
      isEnding: false,
      lastWords: undefined,
      ended: Promise.withResolvers(),
    };
    handle.onMessage((message) => this.#receive(run, message as ChildReport<T>));
    handle.onExit((how) => this.#lose(run, how));
    return run;
  }

  #receive(run: Run, report: ChildReport<T>): void {
    if (run.isEnding) return; // it was on its way: whoever would be asked may be closed by now
    this.#sign(report.kind === 'alive' ? report.waitingFor : undefined);
    switch (report.kind) {
      case 'ready':
        run.isReady = true;
        if (this.#task) this.#request(run);
        return this.#options.onReady?.();
      case 'alive':
        return;
      case 'word':
        return this.#options.onWord?.(report.word);
      case 'question':
        return void this.#reply(run, report.question);
      case 'answer':
        return this.#finish((task) => task.resolve(report.answer));
      case 'failed':
        return this.#finish((task) => task.reject(fromPlainError(report.error)));
      case 'broken':
        this.#end(run, fromPlainError(report.error));
    }
  }

  #request(run: Run): void {
    send<T>(run, { kind: 'request', request: this.#task!.request });
  }

  async #reply(run: Run, question: T['question']): Promise<void> {
    this.#sign('the parent');
    try {
      const reply = this.#task?.reply;
      if (!reply) throw new Error('nobody replies to what a process asks');
      send<T>(run, { kind: 'reply', reply: await reply(question) });
    } catch (error) {
      send<T>(run, { kind: 'noReply', error: toPlainError(error) });
    }
    if (run === this.#run) this.#sign();
  }

  #finish(settle: (task: Task<T>) => void): void {
    const task = this.#task;
    this.#task = undefined;
    if (task) settle(task);
    this.#next();
  }

  #cancel(task: Task<T>, reason: Error): void {
    const index = this.#waiting.indexOf(task);
    if (index >= 0) this.#waiting.splice(index, 1)[0]!.reject(reason);
    else if (task === this.#task) this.#end(this.#run!, reason);
  }

  /**
   * Ends a process. The request under way is rejected when it has ended, and with it whatever it held; without one, the
   * next request starts another process and does not wait for that.
   */
  #end(run: Run, lastWords?: Error): void {
    clearTimeout(this.#timer);
    if (!this.#task) this.#run = undefined;
    run.lastWords = lastWords;
    run.isEnding = true;
    run.handle.kill();
  }

  #lose(run: Run, how: string): void {
    run.isEnding = true;
    run.ended.resolve();
    const error = run.lastWords ?? this.#options.lost({ how, hung: run.hung });
    this.#options.onEnd?.(error);
    if (run !== this.#run) return;
    this.#run = undefined;
    clearTimeout(this.#timer);
    this.#finish((task) => task.reject(error));
  }

  /** Notes that the process, or whoever asks it, has just done something, and what it waits for now. */
  #sign(waitingFor?: string): void {
    this.#lastSignMs = performance.now();
    this.#waitingFor = waitingFor;
    clearTimeout(this.#timer);
    const run = this.#run;
    const { hangSeconds, idleSeconds } = this.#options;
    const seconds = this.#task ? hangSeconds : idleSeconds;
    if (!run || run.isEnding || seconds === undefined || (this.#task && waitingFor !== undefined)) return;
    this.#await(run, seconds, silentSteps);
  }

  /** Ends a process when so many steps of the time have passed without a sign. */
  #await(run: Run, seconds: number, steps: number): void {
    this.#timer = setTimeout(
      () => {
        if (steps > 1) return this.#await(run, seconds, steps - 1);
        run.hung = this.#task !== undefined;
        this.#end(run);
      },
      (seconds * 1000) / silentSteps,
    );
    this.#timer.unref();
  }
}

function send<T extends Talk>(run: Run, message: ParentMessage<T>): void {
  run.handle.send(message);
}
