import { join } from 'node:path';
import { HearmarkError } from '../errors.ts';
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
  /** Number of processes. */
  jobs: number;
  /** A process that decodes for so long without a sign of life is ended and its file given up. */
  hangSeconds?: number;
  launch?: LaunchProcess;
}

const module = join(import.meta.dirname, 'worker.ts');

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
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = { runtime: 'onnx-cpu', hangSeconds: 60, launch: launchProcess, ...options };
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
   * Analyses one file. `shouldListen` is asked once it is known which track it holds.
   * Rejects with ReadError, DecodeError (also for a crash), or ModelError where no process can load the model.
   */
  analyse(
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

  #dispatch(): void {
    for (const worker of this.#workers) {
      if (!worker.idle || this.#queue.length === 0) continue;
      if (worker.tasksTaken >= filesPerProcess) {
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
    const { launch, modelFolder, runtime } = this.#options;
    const worker = new AnalysisWorker(
      launch(module, [modelFolder, runtime]),
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
