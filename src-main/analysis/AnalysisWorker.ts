import { join } from 'node:path';
import { CrashError, DecodeError, HearmarkError } from '../errors.ts';
import { Child, type Ending } from '../processes/Child.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';
import type { WhatToHear } from './Analyser.ts';
import type { Analysis, AnalysisRequest, AnalysisTalk, HearingFolders, WaitingFor } from './protocol.ts';

/** One file to analyse. */
export interface Task {
  request: AnalysisRequest;
  /** What computes the network for it: the last that was to. */
  runtime: RuntimeName;
  /** Asked as soon as it is known which track a file holds: what is it to be listened to for? */
  whatToHear: WhatToHear;
  resolve: (analysis: Analysis) => void;
  reject: (error: Error) => void;
}

export interface AnalysisWorkerOptions {
  launch: LaunchProcess;
  modelFolder: string;
  /** What computes the network in it. */
  runtime: RuntimeName;
  /** Where the scoring process listens, if one computes for it. */
  address?: string;
  /** Folders of the packages that hear something beside tags. */
  hearing: HearingFolders;
  /** A process that decodes for so long without a sign of life is ended: nothing else would. */
  hangSeconds?: number;
  /** Called when it got on with its file. */
  onHeard: () => void;
  /** Called when it may be given a task. */
  onIdle: () => void;
  /** Called once, when its process has ended. */
  onExit: () => void;
}

const module = join(import.meta.dirname, 'worker.ts');

/**
 * The client's side of one analysis process: gives it one file at a time and turns whatever becomes of it, a crash
 * included, into that file's result.
 */
export class AnalysisWorker {
  readonly runtime: RuntimeName;
  readonly #child: Child<AnalysisTalk>;
  readonly #onIdle: () => void;
  #path: string | undefined;
  #tasksTaken = 0;
  #hasBegun = false;
  /** Why the process ended before it could work: its model, mostly. */
  startFailure: Error | undefined;

  /** Which share of its file is heard, 0..1. */
  share = 0;

  constructor({
    modelFolder,
    runtime,
    address,
    hearing,
    onHeard,
    onIdle,
    onExit,
    ...options
  }: AnalysisWorkerOptions) {
    this.runtime = runtime;
    this.#onIdle = onIdle;
    this.#child = new Child({
      ...options,
      module,
      args: [modelFolder, runtime, address ?? '', JSON.stringify(hearing)],
      lost: (ending) => this.#lost(ending),
      onWord: ({ share }) => {
        this.share = share;
        onHeard();
      },
      onReady: () => {
        this.#hasBegun = true;
        onIdle();
      },
      onEnd: (error) => {
        if (!this.#hasBegun) this.startFailure = error;
        onExit();
      },
    });
    this.#child.start();
  }

  get idle(): boolean {
    return this.#child.isReady && this.#child.asked === 0;
  }

  /** True while it loads its model. */
  get starting(): boolean {
    return this.#child.isStarting;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Seconds for which the process has been waiting for the drive, or for scores; 0 when it is not. */
  secondsWaitingFor(what: WaitingFor): number {
    return this.#child.secondsWaitingFor(what);
  }

  /** Files it has been given so far. */
  get tasksTaken(): number {
    return this.#tasksTaken;
  }

  start({ request, whatToHear, resolve, reject }: Task): void {
    this.#tasksTaken++;
    this.#path = request.path;
    this.share = 0;
    this.#child
      .ask(request, { reply: whatToHear })
      .finally(() => (this.share = 0))
      .then(resolve, reject)
      .finally(() => {
        if (this.idle) this.#onIdle();
      });
  }

  /** Ends the process; a task in flight is rejected. */
  kill(): void {
    void this.#child.close(new HearmarkError('the analysis was stopped'));
  }

  #lost({ how, hung }: Ending): HearmarkError {
    if (this.#child.asked === 0) return new HearmarkError(`the analysis process ended (${how})`);
    const path = this.#path!;
    if (hung) return new DecodeError('the decoder got stuck on it and was stopped', { path });
    // It may not have been the file's fault: memory ran out, somebody ended the process. Another run tries again.
    return new CrashError(`the decoder crashed on it (${how})`, { path, retry: true });
  }
}
