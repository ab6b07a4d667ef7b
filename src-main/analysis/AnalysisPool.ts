import { join } from 'node:path';
import { CrashError, HearmarkError, RuntimeError } from '../errors.ts';
import type { RuntimeName } from '../taggers/runtimes.ts';
import { AnalysisWorker, type Task } from './AnalysisWorker.ts';
import { launchProcess, type LaunchProcess } from './launchProcess.ts';
import type { Analysis, Identity } from './protocol.ts';
import type { Coverage } from './windows.ts';

export interface PoolOptions {
  /** Folder of the model package that the processes load. */
  modelFolder: string;
  /** What computes the network; ONNX Runtime on the CPU unless given. */
  runtime?: RuntimeName;
  /** Called when that failed in the middle of a job and the CPU goes on in its place. */
  onFallBack?: (reason: string) => void;
  /** Number of processes. */
  jobs: number;
  /** A process that decodes for so long without a sign of life is ended and its file given up. */
  hangSeconds?: number;
  launch?: LaunchProcess;
}

const module = join(import.meta.dirname, 'worker.ts');

/** The runtime that every machine has, and all others fall back to. */
const dependable: RuntimeName = 'onnx-cpu';

/** Then a process is replaced: the decoder's binding loses about 4 KiB a file (node-av 6.1.1 keeps its I/O buffer). */
const filesPerProcess = 1000;

/**
 * A pool of analysis processes, started as they are needed. A hostile file can crash a native decoder: then its
 * process is replaced, and the file's promise is rejected with a DecodeError that says so.
 */
export class AnalysisPool {
  readonly #options: Required<PoolOptions>;
  readonly #workers = new Set<AnalysisWorker>();
  readonly #queue: Task[] = [];
  readonly #watch: NodeJS.Timeout;
  #runtime: RuntimeName;
  #closed = false;

  constructor(options: PoolOptions) {
    const defaults = { runtime: dependable, hangSeconds: 60, launch: launchProcess, onFallBack: () => {} };
    this.#options = { ...defaults, ...options };
    this.#runtime = this.#options.runtime;
    this.#watch = setInterval(() => this.#endHung(), 1000);
    this.#watch.unref();
  }

  get jobs(): number {
    return this.#options.jobs;
  }

  /** Process ids of the running processes. */
  get pids(): number[] {
    return [...this.#workers].flatMap(({ pid }) => pid ?? []);
  }

  /** Seconds for which the processes have all been waiting for the drive: 0 while any of them gets on. */
  get waitingSeconds(): number {
    const busy = [...this.#workers].filter((worker) => !worker.idle);
    return busy.length ? Math.min(...busy.map((worker) => worker.waitingSeconds)) : 0;
  }

  /**
   * Analyses one file. `shouldListen` is asked once it is known which track it holds. Where a GPU fails, or a process
   * that uses one crashes, the file is analysed again on the CPU, and so is what follows.
   * Rejects with ReadError, DecodeError (also for a crash), or ModelError where no process can load the model.
   */
  async analyse(
    path: string,
    coverage: Coverage,
    shouldListen: (identity: Identity) => boolean,
  ): Promise<Analysis> {
    const runtime = this.#runtime;
    try {
      return await this.#analyse(path, coverage, shouldListen);
    } catch (error) {
      const mayBeTheRuntime = error instanceof RuntimeError || error instanceof CrashError;
      if (this.#closed || !mayBeTheRuntime || runtime === dependable) throw error;
      this.#fallBack(error.message);
      return this.#analyse(path, coverage, shouldListen);
    }
  }

  #analyse(
    path: string,
    coverage: Coverage,
    shouldListen: (identity: Identity) => boolean,
  ): Promise<Analysis> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new HearmarkError('the analysis was stopped'));
      this.#queue.push({ path, coverage, shouldListen, resolve, reject });
      this.#dispatch();
    });
  }

  /** Ends all processes at once; what is in flight or waits is rejected. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#watch);
    for (const task of this.#queue.splice(0)) task.reject(new HearmarkError('the analysis was stopped'));
    for (const worker of this.#workers) worker.kill();
  }

  /** From now on every process computes on the CPU; those that do not are replaced as soon as they are idle. */
  #fallBack(reason: string): void {
    if (this.#runtime === dependable) return;
    this.#runtime = dependable;
    this.#options.onFallBack(reason);
  }

  #dispatch(): void {
    for (const worker of this.#workers) {
      if (!worker.idle || this.#queue.length === 0) continue;
      if (worker.tasksTaken >= filesPerProcess || worker.runtime !== this.#runtime) {
        worker.kill(); // its successor is started when it has ended
        continue;
      }
      const task = this.#queue.shift();
      if (!task) return;
      worker.start(task);
    }
    const starting = [...this.#workers].filter((worker) => worker.starting).length;
    if (this.#queue.length > starting && this.#workers.size < this.#options.jobs) this.#startWorker();
  }

  #startWorker(): void {
    const { launch, modelFolder } = this.#options;
    const worker = new AnalysisWorker(
      launch(module, [modelFolder, this.#runtime]),
      this.#runtime,
      () => this.#dispatch(),
      () => this.#replace(worker),
    );
    this.#workers.add(worker);
    this.#dispatch();
  }

  #replace(worker: AnalysisWorker): void {
    this.#workers.delete(worker);
    if (this.#closed) return;
    if (worker.startFailure) {
      // The next process would fail alike: give up what waits instead of trying for ever.
      for (const task of this.#queue.splice(0)) task.reject(worker.startFailure);
      return;
    }
    this.#dispatch();
  }

  #endHung(): void {
    for (const worker of this.#workers) worker.endIfHung(this.#options.hangSeconds);
  }
}
