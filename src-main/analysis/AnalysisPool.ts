import { CrashError, HearmarkError, MistakeError, reasonOf, RuntimeError } from '../errors.ts';
import { gpuRuntimes, type RuntimeName } from '../taggers/runtimeNames.ts';
import type { Analyser, WhatToHear } from './Analyser.ts';
import { AnalysisWorker, type Task } from './AnalysisWorker.ts';
import { launchProcess, type LaunchProcess } from '../processes/launchProcess.ts';
import type { Analysis, AnalysisRequest, HearingFolders } from './protocol.ts';
import { Scorer } from './Scorer.ts';
import type { Coverage } from '../scores/Coverage.ts';

export interface PoolOptions {
  /** Folder of the model package that the processes load. */
  modelFolder: string;
  /** Folders of the packages that hear something beside tags; none unless given. */
  hearing?: HearingFolders;
  /** What computes the network; ONNX Runtime on the CPU unless given. */
  runtime?: RuntimeName;
  /** What goes on in its place where that fails in the middle of a job, and so forth; the CPU unless given. */
  fallbacks?: readonly RuntimeName[];
  /** Called when `next` goes on. */
  onFallBack?: (reason: string, next: RuntimeName) => void;
  /** Called when a process got on with its file: see `begun`. */
  onHeard?: () => void;
  /** Those that one scoring process runs for all analysis processes; the GPUs'. */
  batchedRuntimes?: readonly RuntimeName[];
  /** Number of processes. */
  jobs: number;
  /** A process that decodes for so long without a sign of life is ended and its file given up. */
  hangSeconds?: number;
  launch?: LaunchProcess;
}

/** The runtime that every machine has. */
const dependable: RuntimeName = 'onnx-cpu';

/** Then a process is replaced: the decoder's binding loses about 4 KiB a file (node-av 6.1.1 keeps its I/O buffer). */
const filesPerProcess = 1000;

/**
 * A pool of analysis processes, started as they are needed. A hostile file can crash a native decoder: then its
 * process is replaced, and the file's promise is rejected with a DecodeError that says so. On a CPU each process runs the
 * network itself, a window at a time, which is fastest there; a GPU is run by one process for all (scoringProcess.ts).
 */
export class AnalysisPool implements Analyser {
  readonly #options: Required<PoolOptions>;
  readonly #workers = new Set<AnalysisWorker>();
  readonly #queue: Task[] = [];
  readonly #watch: NodeJS.Timeout;
  /** The one in use, and those to fall back to. */
  readonly #runtimes: RuntimeName[];
  #scorer: Scorer | undefined;
  /** Whether any process has ever loaded the model. */
  #loaded = false;
  #closed = false;

  constructor(options: PoolOptions) {
    const defaults = {
      runtime: dependable,
      fallbacks: [dependable],
      batchedRuntimes: gpuRuntimes,
      hangSeconds: 60,
      launch: launchProcess,
      hearing: {},
      onFallBack: () => {},
      onHeard: () => {},
    };
    this.#options = { ...defaults, ...options };
    this.#runtimes = [...new Set([this.#options.runtime, ...this.#options.fallbacks])];
    if (this.#options.runtime === dependable) this.#runtimes.length = 1;
    this.#watch = setInterval(() => this.#leaveHung(), 1000);
    this.#watch.unref();
  }

  get jobs(): number {
    return this.#options.jobs;
  }

  /** Process ids of the running analysis processes. */
  get pids(): number[] {
    return [...this.#workers].flatMap(({ pid }) => pid ?? []);
  }

  /** The process that runs the network for all, where one does. */
  get scorer(): Pick<Scorer, 'pid' | 'meanBatch'> | undefined {
    return this.#scorer;
  }

  /** What is heard of the files under way, in files: 0.25 for a quarter of one. */
  get begun(): number {
    return [...this.#workers].reduce((sum, { share }) => sum + share, 0);
  }

  /** Seconds for which the processes have all been waiting for the drive: 0 while any of them gets on. */
  get waitingSeconds(): number {
    const busy = [...this.#workers].filter((worker) => !worker.idle);
    return busy.length ? Math.min(...busy.map((worker) => worker.secondsWaitingFor('drive'))) : 0;
  }

  /**
   * Analyses one file. `whatToHear` is asked once it is known which track it holds, for each where it holds several. Where
   * a GPU fails, or a process crashes that may have crashed by its runtime, the file is analysed again on the next, and so
   * is what follows. Rejects with ReadError, DecodeError (also for a crash), or ModelError where no process can load the
   * model; with what is no HearmarkError where we made a mistake over this file, which is in the way of no other.
   */
  async analyse(
    path: string,
    coverage: Coverage,
    whatToHear: WhatToHear,
    more: Omit<AnalysisRequest, 'path' | 'coverage'> = {},
  ): Promise<Analysis> {
    const request = { path, coverage, ...more };
    for (;;) {
      const task = { request, whatToHear, runtime: this.#runtime };
      try {
        return await this.#analyse(task);
      } catch (error) {
        if (this.#closed || !this.#mayBeTheRuntime(error, task.runtime)) throw error;
        this.#fallBack(task.runtime, (error as Error).message);
      }
    }
  }

  #analyse(task: Omit<Task, 'resolve' | 'reject'>): Promise<Analysis> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new HearmarkError('the analysis was stopped'));
      this.#queue.push(Object.assign(task, { resolve, reject }));
      this.#dispatch();
    });
  }

  /** Ends all processes at once; what is in flight or waits is rejected. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#watch);
    for (const task of this.#queue.splice(0)) task.reject(new HearmarkError('the analysis was stopped'));
    for (const worker of this.#workers) worker.kill();
    this.#scorer?.kill();
  }

  get #runtime(): RuntimeName {
    return this.#runtimes[0]!;
  }

  get #isBatched(): boolean {
    return this.#options.batchedRuntimes.includes(this.#runtime);
  }

  /** Is there another runtime that may do better? A crash beside a scoring process is the decoder's. */
  #mayBeTheRuntime(error: unknown, runtime: RuntimeName): boolean {
    if (runtime === this.#runtimes.at(-1)) return false;
    if (error instanceof RuntimeError) return true;
    return error instanceof CrashError && !this.#options.batchedRuntimes.includes(runtime);
  }

  /** From now on the next runtime computes; processes that use another are replaced as soon as they are idle. */
  #fallBack(failed: RuntimeName, reason: string): void {
    if (failed !== this.#runtime || this.#runtimes.length === 1) return;
    this.#runtimes.shift();
    this.#options.onFallBack(reason, this.#runtime);
    this.#scorer?.kill();
    this.#scorer = undefined;
    this.#dispatch();
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
      task.runtime = worker.runtime;
      worker.start(task);
    }
    const starting = [...this.#workers].filter((worker) => worker.starting).length;
    if (this.#queue.length <= starting) return;
    if (this.#isBatched && !this.#scorer) this.#startScorer();
    if (this.#isBatched && !this.#scorer?.ready) return;
    if (this.#workers.size < this.#options.jobs) this.#startWorker();
  }

  #startScorer(): void {
    const { launch, modelFolder } = this.#options;
    const runtime = this.#runtime;
    const scorer = new Scorer({
      launch,
      modelFolder,
      runtime,
      onReady: () => {
        this.#loaded = true;
        this.#dispatch();
      },
      onExit: (error) => {
        if (this.#scorer !== scorer) return;
        this.#scorer = undefined;
        this.#goOnWithout(runtime, error);
      },
    });
    this.#scorer = scorer;
  }

  #startWorker(): void {
    const { launch, modelFolder, hearing, hangSeconds, onHeard } = this.#options;
    const worker = new AnalysisWorker({
      launch,
      modelFolder,
      hearing,
      hangSeconds,
      onHeard,
      runtime: this.#runtime,
      ...(this.#scorer && { address: this.#scorer.address }),
      onIdle: () => {
        this.#loaded = true;
        this.#dispatch();
      },
      onExit: () => this.#replace(worker),
    });
    this.#workers.add(worker);
    this.#dispatch();
  }

  #replace(worker: AnalysisWorker): void {
    this.#workers.delete(worker);
    if (worker.startFailure) this.#goOnWithout(worker.runtime, worker.startFailure);
    else if (!this.#closed) this.#dispatch();
  }

  /** A runtime does not load, or its process ended: goes on with the next one, where it did before. */
  #goOnWithout(runtime: RuntimeName, failure: Error): void {
    if (this.#closed) return;
    if (this.#loaded) this.#fallBack(runtime, failure.message);
    // The next process would fail alike: give up what waits instead of trying for ever.
    if (runtime === this.#runtime) {
      const error = asReason(failure);
      for (const task of this.#queue.splice(0)) task.reject(error);
    }
    this.#dispatch();
  }

  /** A scoring process that does not answer is left for the next runtime. */
  #leaveHung(): void {
    const { hangSeconds } = this.#options;
    for (const worker of this.#workers) {
      if (worker.secondsWaitingFor('scores') >= hangSeconds) {
        this.#fallBack(worker.runtime, `no answer for ${hangSeconds} s`);
      }
    }
  }
}

/** A mistake of ours before the first file is none with a file: it is told as what keeps the analysis from beginning. */
function asReason(failure: Error): HearmarkError {
  if (failure instanceof HearmarkError) return failure;
  return new MistakeError(`the analysis cannot begin, ${reasonOf(failure)}`, { cause: failure });
}
