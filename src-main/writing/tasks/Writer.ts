import { join } from 'node:path';
import { fromPlainError, toPlainError, WriteError } from '../../errors.ts';
import type { LaunchProcess, ProcessHandle } from '../../processes/launchProcess.ts';
import type { WriteJournal } from '../WriteJournal.ts';
import type { WriterMessage, WriterReport, WriterRequest, WriterTasks } from './protocol.ts';

type Answer = WriterTasks[keyof WriterTasks]['answers'];
interface Task {
  request: WriterRequest;
  /** Where it is written down; those who only look have none. */
  journal: WriteJournal | undefined;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

const module = join(import.meta.dirname, 'writerProcess.ts');
/** A process that nobody asked for so long is ended. */
const idleSeconds = 30;

/**
 * The client's side of a writer process, which is started when it is needed and does one thing at a time. Whatever
 * becomes of the process is the error of what it was doing, and of nothing else.
 */
export class Writer {
  readonly #launch: LaunchProcess;
  readonly #waiting: Task[] = [];
  #process: ProcessHandle | undefined;
  #task: Task | undefined;
  #ready = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(launch: LaunchProcess) {
    this.#launch = launch;
  }

  /** How many things it has to do. */
  get asked(): number {
    return this.#waiting.length + (this.#task ? 1 : 0);
  }

  /** Rejects with ReadError or WriteError, also where the process died of it. */
  ask<Kind extends keyof WriterTasks>(
    kind: Kind,
    asks: WriterTasks[Kind]['asks'],
    journal?: WriteJournal,
  ): Promise<WriterTasks[Kind]['answers']> {
    return new Promise((resolve, reject) => {
      // A process answers what it was asked, which the compiler cannot see through the message.
      const request = { kind, ...asks } as unknown as WriterRequest;
      this.#waiting.push({ request, journal, resolve: resolve, reject });
      this.#next();
    });
  }

  /** Ends the process; nothing may be under way. */
  close(): void {
    clearTimeout(this.#timer);
    this.#process?.kill();
    this.#process = undefined;
    this.#ready = false;
  }

  #next(): void {
    if (this.#task) return;
    clearTimeout(this.#timer);
    this.#task = this.#waiting.shift();
    if (!this.#task) {
      this.#timer = setTimeout(() => this.close(), idleSeconds * 1000);
      this.#timer.unref();
      return;
    }
    this.#process ??= this.#start();
    if (this.#ready) this.#send(this.#task.request);
  }

  #start(): ProcessHandle {
    const started = this.#launch(module, []);
    started.onMessage((message) => void this.#receive(message as WriterReport));
    started.onExit((how) => this.#process === started && this.#lose(how));
    return started;
  }

  async #receive(report: WriterReport): Promise<void> {
    switch (report.kind) {
      case 'ready':
        this.#ready = true;
        if (this.#task) this.#send(this.#task.request);
        return;
      case 'answer':
        return this.#finish((task) => task.resolve(report.answer));
      case 'failed':
        return this.#finish((task) => task.reject(fromPlainError(report.error)));
      case 'begin':
        return this.#note(({ begin }) => begin(report.entry));
      case 'settle':
        return this.#note(async ({ settle }) => {
          await settle(report.entryId, report.state, report.reason);
          return report.entryId;
        });
    }
  }

  /** The process goes on only when the journal has its word. */
  async #note(word: (journal: WriteJournal) => number | Promise<number>): Promise<void> {
    try {
      const journal = this.#task?.journal;
      if (!journal) throw new WriteError('nobody keeps a journal of this write');
      this.#send({ kind: 'noted', entryId: await word(journal) });
    } catch (error) {
      this.#send({ kind: 'notNoted', error: toPlainError(error) });
    }
  }

  #finish(settle: (task: Task) => void): void {
    const task = this.#task;
    this.#task = undefined;
    if (task) settle(task);
    this.#next();
  }

  #lose(how: string): void {
    this.#process = undefined;
    this.#ready = false;
    if (!this.#task) return;
    this.#finish((task) => task.reject(new WriteError(`the process that wrote it ended (${how})`)));
  }

  #send(message: WriterMessage): void {
    this.#process?.send(message);
  }
}
