import { HearmarkError, ModelError } from '../errors.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import {
  answerFor,
  answerForHash,
  forgetAnswer,
  hashOfPackage,
  rememberAnswer,
  stampOf,
  type TrialResult,
} from './triedModels.ts';
import { tryModel } from './tryModel.ts';

/** How far the trial of a package is; a refused one says why. */
export type TrialState = 'passed' | 'waiting' | 'running' | { problem: string };

export interface TrialsOptions {
  /** Where it is remembered what trials answered. */
  file: string;
  /** How the process is started that tries a package. */
  launch: LaunchProcess;
  /** Called when a trial begins, and when it has an answer. */
  onChange?: () => void;
}

interface Trial {
  folder: string;
  stamp: string;
  /** Somebody waits for it. */
  isUrgent: boolean;
  isRunning: boolean;
  cancel: AbortController;
  settled: PromiseWithResolvers<TrialResult>;
}

/**
 * The trials of the packages that somebody else made: one at a time, for each may take much of this machine; those that
 * somebody waits for before all others. What one answered is remembered by the content of the package, also where it was
 * refused, and asked again only where that changes or a person wishes.
 */
export class Trials {
  readonly #options: TrialsOptions;
  readonly #trials: Trial[] = [];
  /** By folder: the file that remembers may be one that cannot be written. */
  readonly #known = new Map<string, { stamp: string; problem: TrialResult }>();
  #isClosed = false;

  constructor(options: TrialsOptions) {
    this.#options = options;
  }

  /** Resolves where a package passed its trial, now or before. Throws ModelError that says what is wrong with it. */
  async check(folder: string): Promise<void> {
    const stamp = await stampOf(folder);
    const known = this.#answered(folder, stamp);
    const problem = known === undefined ? await this.#enqueue(folder, stamp, true).settled.promise : known;
    if (problem !== null) throw refusal(folder, problem);
  }

  /** How far the trial of a package is; one that was never tried waits for `tryLater`, or for its first use. */
  async stateOf(folder: string): Promise<TrialState> {
    const stamp = await stampOf(folder);
    const problem = this.#answered(folder, stamp);
    if (problem === null) return 'passed';
    if (problem !== undefined) return { problem: refusal(folder, problem).message };
    return this.#find(folder, stamp)?.isRunning ? 'running' : 'waiting';
  }

  /** Has a package tried when nothing else is to be tried, where that has no answer yet. */
  async tryLater(folder: string): Promise<void> {
    const stamp = await stampOf(folder);
    if (this.#isClosed || this.#answered(folder, stamp) !== undefined) return;
    this.#enqueue(folder, stamp, false).settled.promise.catch(() => {}); // whoever uses it is told
  }

  /** Forgets what was answered for a package, for a person who wants it tried again. */
  forget(folder: string): void {
    this.#known.delete(folder);
    forgetAnswer(this.#options.file, folder);
  }

  /** Gives up what is being tried: it is tried at the next start. */
  close(): void {
    this.#isClosed = true;
    const reason = new HearmarkError('it was closed');
    for (const trial of this.#trials.splice(0)) {
      trial.settled.reject(reason);
      trial.cancel.abort(reason);
    }
  }

  #answered(folder: string, stamp: string): TrialResult | undefined {
    const known = this.#known.get(folder);
    return known?.stamp === stamp ? known.problem : answerFor(this.#options.file, folder, stamp);
  }

  #find(folder: string, stamp: string): Trial | undefined {
    return this.#trials.find((trial) => trial.folder === folder && trial.stamp === stamp);
  }

  #enqueue(folder: string, stamp: string, isUrgent: boolean): Trial {
    let trial = this.#find(folder, stamp);
    if (trial) {
      trial.isUrgent ||= isUrgent;
    } else {
      const [cancel, settled] = [new AbortController(), Promise.withResolvers<TrialResult>()];
      trial = { folder, stamp, isUrgent, isRunning: false, cancel, settled };
      this.#trials.push(trial);
    }
    const running = this.#trials.find(({ isRunning }) => isRunning);
    if (!running) this.#next();
    // Nobody waits for that one, and it may take minutes: it begins again
    else if (isUrgent && !running.isUrgent)
      running.cancel.abort(new HearmarkError('another one comes first'));
    return trial;
  }

  #next(): void {
    const trial = this.#trials.find(({ isUrgent }) => isUrgent) ?? this.#trials[0];
    if (trial) void this.#run(trial);
  }

  async #run(trial: Trial): Promise<void> {
    trial.isRunning = true;
    trial.cancel = new AbortController();
    this.#options.onChange?.();
    try {
      trial.settled.resolve(await this.#answer(trial));
    } catch (error) {
      if (this.#isClosed) return;
      if (trial.cancel.signal.aborted) {
        trial.isRunning = false;
        return this.#next();
      }
      trial.settled.reject(error);
    }
    this.#trials.splice(this.#trials.indexOf(trial), 1);
    this.#options.onChange?.();
    this.#next();
  }

  async #answer({ folder, stamp, cancel: { signal } }: Trial): Promise<TrialResult> {
    const { file, launch } = this.#options;
    const hash = await hashOfPackage(folder);
    const known = answerForHash(file, hash);
    const problem = known === undefined ? await problemOf(folder, launch, signal) : known;
    this.#known.set(folder, { stamp, problem });
    rememberAnswer(file, { folder, stamp, hash, problem });
    return problem;
  }
}

/** Stands in what is remembered for the package's folder, which may be another one tomorrow. */
const placeholder = '<folder>';

/** Tries a package; answers why it cannot be used. */
async function problemOf(folder: string, launch: LaunchProcess, signal: AbortSignal): Promise<TrialResult> {
  try {
    await tryModel(folder, launch, { signal });
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ModelError)) throw error;
    const { message } = error;
    return message.includes(folder) ? message.replaceAll(folder, placeholder) : `${placeholder}: ${message}`;
  }
}

function refusal(folder: string, problem: string): ModelError {
  return new ModelError(
    problem.replaceAll(placeholder, () => folder),
    { path: folder },
  );
}
