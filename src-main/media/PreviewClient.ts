import { join } from 'node:path';
import type { LaunchProcess, ProcessHandle } from '../processes/launchProcess.ts';
import { DecodeError, fromPlainError, HearmarkError } from '../errors.ts';
import type { PreviewAnswer, PreviewReport, PreviewRequest } from './protocol.ts';

export interface PreviewOptions {
  launch: LaunchProcess;
  /** A process that gives no sign of life for so long is ended, and its request given up. */
  hangSeconds?: number;
  /** A process that nobody asked for so long is ended: previews are looked at now and then. */
  idleSeconds?: number;
  /** Requests that may wait; the oldest are given up for newer ones, which a person is looking at. */
  waitingMax?: number;
}

interface Task {
  request: PreviewRequest;
  resolve(answer: PreviewAnswer): void;
  reject(error: Error): void;
}

const module = join(import.meta.dirname, 'previewProcess.ts');

/**
 * The client's side of a preview process, which is started when it is needed and answers one request at a time. Whatever
 * becomes of the process is that request's error, and nobody else's.
 */
export class PreviewClient {
  readonly #options: Required<PreviewOptions>;
  readonly #waiting: Task[] = [];
  #process: ProcessHandle | undefined;
  #task: Task | undefined;
  #ready = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: PreviewOptions) {
    this.#options = { hangSeconds: 30, idleSeconds: 60, waitingMax: 64, ...options };
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get isBusy(): boolean {
    return this.#task !== undefined;
  }

  /** Rejects with ReadError, DecodeError (also for a crash), or HearmarkError where it was given up. */
  ask<Kind extends PreviewAnswer['kind']>(
    request: PreviewRequest,
    kind: Kind,
  ): Promise<PreviewAnswer & { kind: Kind }> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new HearmarkError('it was closed'));
      const isExpected = (answer: PreviewAnswer): answer is PreviewAnswer & { kind: Kind } =>
        answer.kind === kind;
      this.#waiting.push({
        request,
        resolve: (answer) =>
          isExpected(answer) ? resolve(answer) : reject(new HearmarkError('it gave a wrong answer')),
        reject,
      });
      if (this.#waiting.length > this.#options.waitingMax) {
        this.#waiting.shift()!.reject(new HearmarkError('dropped in favour of a later request'));
      }
      this.#next();
    });
  }

  /** Ends the process; what waits or is under way is rejected. */
  close(): void {
    this.#closed = true;
    for (const task of this.#waiting.splice(0)) task.reject(new HearmarkError('it was closed'));
    this.#process?.kill();
    clearTimeout(this.#timer);
  }

  #next(): void {
    if (this.#task || this.#closed) return;
    this.#task = this.#waiting.shift();
    if (!this.#task) return this.#setTimer(this.#options.idleSeconds, () => this.#process?.kill());
    this.#process ??= this.#start();
    this.#sign();
    if (this.#ready) this.#process.send(this.#task.request);
  }

  #start(): ProcessHandle {
    const started = this.#options.launch(module, []);
    started.onMessage((message) => this.#receive(message as PreviewReport));
    started.onExit((how) => this.#lose(how));
    return started;
  }

  #receive(report: PreviewReport): void {
    switch (report.kind) {
      case 'ready':
        this.#ready = true;
        if (this.#task) this.#process?.send(this.#task.request);
        return this.#sign();
      case 'alive':
        return this.#sign();
      case 'answer':
        return this.#finish((task) => task.resolve(report.answer));
      case 'failed':
        return this.#finish((task) => task.reject(fromPlainError(report.error)));
    }
  }

  #finish(settle: (task: Task) => void): void {
    const task = this.#task;
    this.#task = undefined;
    clearTimeout(this.#timer);
    if (task) settle(task);
    this.#next();
  }

  #lose(how: string): void {
    this.#process = undefined;
    this.#ready = false;
    this.#finish((task) => task.reject(new DecodeError(`it cannot be shown: the decoder failed (${how})`)));
  }

  #sign(): void {
    this.#setTimer(this.#options.hangSeconds, () => this.#process?.kill());
  }

  #setTimer(seconds: number, work: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(work, seconds * 1000);
    this.#timer.unref();
  }
}
