import { CrashError, DecodeError, fromPlainError, HearmarkError } from '../errors.ts';
import type { RuntimeName } from '../taggers/runtimes.ts';
import type { ProcessHandle } from '../processes/launchProcess.ts';
import type { Analysis, Identity, Report, Request, WaitingFor } from './protocol.ts';
import type { Coverage } from './windows.ts';

/** One file to analyse. */
export interface Task {
  path: string;
  coverage: Coverage;
  /** What computes the network for it: the last that was to. */
  runtime: RuntimeName;
  /** Asked as soon as it is known which track a file holds: is it to be listened to? */
  shouldListen(identity: Identity): boolean;
  resolve(analysis: Analysis): void;
  reject(error: Error): void;
}

/**
 * The client's side of one analysis process: gives it one file at a time and turns whatever becomes of it, a crash
 * included, into that file's result.
 */
export class AnalysisWorker {
  /** What computes the network in it. */
  readonly runtime: RuntimeName;
  readonly #process: ProcessHandle;
  readonly #onIdle: () => void;
  #task: Task | undefined;
  #ready = false;
  #hung = false;
  #killed = false;
  #lastSignMs = performance.now();
  #waitingFor: WaitingFor | undefined;
  #tasksTaken = 0;
  /** Why the process ended before it could work: its model, mostly. */
  startFailure: HearmarkError | undefined;

  /** `onIdle` is called when the worker may be given a task, `onExit` once, when its process has ended. */
  constructor(process: ProcessHandle, runtime: RuntimeName, onIdle: () => void, onExit: () => void) {
    this.runtime = runtime;
    this.#process = process;
    this.#onIdle = onIdle;
    process.onMessage((message) => this.#receive(message as Report));
    process.onExit((how) => {
      this.#fail(this.#exitError(how));
      onExit();
    });
  }

  get idle(): boolean {
    return this.#ready && this.#task === undefined;
  }

  /** True while it loads its model. */
  get starting(): boolean {
    return !this.#ready;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Seconds for which the process has been waiting for the drive, or for scores; 0 when it is not. */
  secondsWaitingFor(what: WaitingFor): number {
    return this.#task && this.#waitingFor === what ? this.#silentSeconds : 0;
  }

  /** Files it has been given so far. */
  get tasksTaken(): number {
    return this.#tasksTaken;
  }

  start(task: Task): void {
    this.#task = task;
    this.#tasksTaken++;
    this.#sign();
    this.#send({ kind: 'analyse', path: task.path, coverage: task.coverage });
  }

  /** Ends the process where it has been decoding for `seconds` without a sign of life: nothing else would. */
  endIfHung(seconds: number): void {
    if (!this.#task || this.#waitingFor || this.#silentSeconds < seconds) return;
    this.#hung = true;
    this.#process.kill();
  }

  /** Ends the process; a task in flight is rejected. */
  kill(): void {
    this.#killed = true;
    this.#process.kill();
  }

  get #silentSeconds(): number {
    return (performance.now() - this.#lastSignMs) / 1000;
  }

  #sign(waitingFor?: WaitingFor): void {
    this.#lastSignMs = performance.now();
    this.#waitingFor = waitingFor;
  }

  #receive(report: Report): void {
    if (this.#killed) return; // it was on its way: whoever would be asked may be closed by now
    this.#sign(report.kind === 'alive' ? report.waitingFor : undefined);
    switch (report.kind) {
      case 'ready':
        this.#ready = true;
        return this.#onIdle();
      case 'alive':
        return;
      case 'identified':
        return this.#send({ kind: 'proceed', listen: this.#task?.shouldListen(report.identity) ?? false });
      case 'done':
        return this.#finish((task) => task.resolve(report.analysis));
      case 'failed':
        if (!this.#ready) this.startFailure = fromPlainError(report.error);
        return this.#finish((task) => task.reject(fromPlainError(report.error)));
    }
  }

  #finish(settle: (task: Task) => void): void {
    const task = this.#task;
    this.#task = undefined;
    if (task) settle(task);
    if (this.#ready) this.#onIdle();
  }

  #fail(error: HearmarkError): void {
    if (!this.#ready) this.startFailure ??= error;
    this.#ready = false;
    const task = this.#task;
    this.#task = undefined;
    task?.reject(error);
  }

  #exitError(how: string): HearmarkError {
    if (!this.#task) return new HearmarkError(`the analysis process ended (${how})`);
    const { path } = this.#task;
    if (this.#hung) return new DecodeError('the decoder got stuck on it and was stopped', { path });
    // It may not have been the file's fault: memory ran out, somebody ended the process. Another run tries again.
    return new CrashError(`the decoder crashed on it (${how})`, { path, retry: true });
  }

  #send(request: Request): void {
    this.#process.send(request);
  }
}
