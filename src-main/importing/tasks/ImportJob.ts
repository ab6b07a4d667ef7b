import type { Analyser } from '../../analysis/Analyser.ts';
import { AnalysisPool } from '../../analysis/AnalysisPool.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { FailureKind, FailurePage, Job, JobSubject } from '../../api.ts';
import { countAudioFiles } from '../../files/findAudioFiles.ts';
import { logError } from '../../log/log.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import { importFolder } from '../importFolder.ts';
import type { FileResult, ImportEvent } from '../ImportEvent.ts';
import { LeftOutFiles } from '../LeftOutFiles.ts';
import type { Library } from '../../library/Library.ts';
import type { JobModel } from '../../models/JobModel.ts';
import { Gate } from './Gate.ts';
import { failurePage } from './failurePage.ts';
import { JobTally } from './JobTally.ts';
import { titleOf } from './titleOf.ts';

/** What a job is to do. */
export interface JobPlan {
  kind: Job['kind'];
  about: JobSubject;
  /** Folders, or files. */
  roots: string[];
  /** The library's folders among them: noted as looked through when the job is done. */
  folderIds: number[];
  /** Listens again to what failed for good. */
  retryFailed: boolean;
  /** Nobody asked for it, and where it finds nothing nobody hears of it: a look at a watched folder. */
  quiet: boolean;
}

export interface JobParts {
  library: Library;
  launch: LaunchProcess;
  openModel: () => Promise<JobModel>;
  /** Lets other machines listen along, where there are any; what it returns closes `local`, too. */
  share: (local: Analyser, model: JobModel, roots: readonly string[]) => Promise<Analyser>;
  /** Called after every change; `at once` where a person waits to see it. */
  onChange: (job: ImportJob, when: 'soon' | 'at once') => void;
  onTrack: (trackId: number) => void;
  onNotice: (text: string) => void;
}

type Outcome = 'done' | 'cancelled' | 'failed';
/** Why a job was stopped from outside: a person cancelled it, or the application closes. */
type StopCause = 'cancelled' | 'closing';

/**
 * One import as a job that can be watched, paused, resumed and cancelled. It waits until it is run, then runs
 * importFolder over its own pool of processes. What is done is kept, whatever becomes of the job.
 */
export class ImportJob {
  readonly id: number;
  readonly plan: JobPlan;
  readonly #parts: JobParts;
  readonly #gate = new Gate();
  readonly #stop = new AbortController();
  readonly #tally = new JobTally();
  readonly #leftOut = new LeftOutFiles();
  readonly #startedAt = Date.now();
  #pool: AnalysisPool | undefined;
  /** The pool, or the pool and other machines. */
  #analyser: Analyser | undefined;
  #model = '';
  #runtime = '';
  #begun = false;
  #paused = false;
  /** The drive that it waits for. */
  #awaited: string | null = null;
  #files: number | null = null;
  #outcome: Outcome | undefined;
  #problem: string | null = null;
  #endedAt: number | null = null;

  constructor(id: number, plan: JobPlan, parts: JobParts) {
    this.id = id;
    this.plan = plan;
    this.#parts = parts;
  }

  /** True where it may be run: not begun, not paused, not cancelled. */
  get isReady(): boolean {
    return !this.#begun && !this.#paused && this.#outcome === undefined;
  }

  get hasEnded(): boolean {
    return this.#outcome !== undefined;
  }

  /** True where it learnt something that a person would want to hear of. */
  get hasFound(): boolean {
    return this.#tally.hasNews || this.#outcome === 'failed';
  }

  get data(): Job {
    const { id, plan } = this;
    const { kind, about } = plan;
    const { done, tagged, unchanged, found, failures } = this.#tally;
    const files = this.#files === null ? null : Math.max(this.#files, done);
    const passedPerSecond = this.#isRunning ? this.#tally.passed.perSecond() : 0;
    return {
      id,
      kind,
      title: titleOf(about),
      about,
      state: this.#state,
      reason: this.#reason,
      model: this.#model,
      runtime: this.#runtime,
      files,
      done,
      begun: this.hasEnded ? 0 : (this.#analyser?.begun ?? 0),
      tagged,
      unchanged,
      failures: failures.length,
      found: { ...found },
      filesPerSecond: this.#isRunning ? this.#tally.listened.perSecond() : 0,
      remainingSeconds: files === null || passedPerSecond === 0 ? null : (files - done) / passedPerSecond,
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
    };
  }

  /** A page of the files that gave no track, for reasons of a kind or (null) any. */
  failures(kind: FailureKind | null, offset: number, limit: number): FailurePage {
    return failurePage(this.#tally.failures, kind, offset, limit);
  }

  /** Paths of the files that gave no track. */
  get failedPaths(): string[] {
    return this.#tally.failures.map(({ path }) => path);
  }

  /** Process ids of its analysis processes. */
  get pids(): number[] {
    return this.#pool?.pids ?? [];
  }

  pause(): void {
    if (this.hasEnded || this.#paused) return;
    this.#paused = true;
    this.#gate.close();
    this.#changed('at once');
  }

  resume(): void {
    if (this.hasEnded || !this.#paused) return;
    this.#paused = false;
    this.#tally.restartMeters();
    this.#gate.open();
    this.#changed('at once');
  }

  /** Stops it: what is in flight is given up. Cancelled jobs have ended; one that closes is as if it never ended. */
  stop(cause: StopCause): void {
    if (this.hasEnded) return;
    this.#stop.abort(cause);
    this.#analyser?.close();
    this.#gate.open();
    if (!this.#begun) this.#end('cancelled');
  }

  /** Runs it to its end. Never rejects: what went wrong is its state. */
  async run(): Promise<void> {
    this.#begun = true;
    this.#tally.restartMeters();
    this.#changed('at once');
    try {
      await this.#import();
      this.#tellLeftOut();
      this.#end('done');
    } catch (error) {
      if (this.#stop.signal.aborted) return this.#end('cancelled');
      this.#problem = tellMistake('an import', error);
      this.#end('failed');
    } finally {
      this.#analyser?.close();
    }
  }

  async #import(): Promise<void> {
    const { library, launch, openModel, share, onNotice } = this.#parts;
    const { roots, retryFailed } = this.plan;
    const { signal } = this.#stop;
    const model = await openModel();
    signal.throwIfAborted();
    this.#model = model.name;
    this.#runtime = model.runtime;
    const pool = new AnalysisPool({
      modelFolder: model.folder,
      runtime: model.runtime,
      fallbacks: model.fallbacks,
      jobs: model.jobs,
      hearing: model.hearing,
      launch,
      onHeard: () => this.#changed('soon'),
      onFallBack: (reason, next) => {
        onNotice(`${this.#runtime} failed (${reason}); ${next} is used instead`);
        this.#runtime = next;
      },
    });
    this.#pool = pool;
    this.#analyser = pool;
    this.#analyser = await share(pool, model, roots);
    signal.throwIfAborted();
    void countAudioFiles(roots).then((files) => {
      this.#files = files;
      this.#changed('soon');
    });
    const imported = importFolder(roots, {
      library,
      pool: this.#analyser,
      modelId: model.modelId,
      coverage: model.coverage,
      music: model.music,
      chapters: model.chapters,
      report: (event) => this.#note(event),
      gate: () => this.#gate.pass(),
      retryFailed,
      signal,
    });
    // Whoever stops it need not wait for a drive that does not answer: the import finds out when the drive does.
    await Promise.race([imported, aborted(signal)]);
  }

  #note(event: ImportEvent): void {
    if (event.kind === 'left out') return this.#leftOut.add(event);
    if (event.kind === 'file') this.#count(event);
    else if (event.kind === 'gone' || event.kind === 'back') {
      this.#tally.found[event.kind] += event.files;
      this.#tally.hasNews = true;
    } else {
      this.#awaited = event.kind === 'paused' ? event.reason : null;
      if (event.kind === 'resumed') this.#tally.restartMeters();
    }
    this.#changed(event.kind === 'file' ? 'soon' : 'at once');
  }

  #count(result: FileResult): void {
    const { mistake, status, trackId } = result;
    if (mistake) logError('an import', mistake);
    this.#tally.count(result);
    if (status !== 'unchanged' && trackId !== undefined) this.#parts.onTrack(trackId);
  }

  /** A person who asked for an import learns what is not in it; a watched folder does not say it again and again. */
  #tellLeftOut(): void {
    const { count, lines } = this.#leftOut;
    if (count > 0 && !this.plan.quiet) this.#parts.onNotice(`Left out: ${lines.join('; ')}`);
  }

  #end(outcome: Outcome): void {
    if (this.hasEnded) return;
    this.#outcome = outcome;
    this.#endedAt = Date.now();
    this.#changed('at once');
  }

  get #isRunning(): boolean {
    return this.#state === 'running';
  }

  get #state(): Job['state'] {
    if (this.#outcome) return this.#outcome;
    if (this.#paused) return 'paused';
    return this.#begun && this.#awaited === null ? 'running' : 'waiting';
  }

  get #reason(): string | null {
    if (this.hasEnded) return this.#problem;
    return this.#begun ? this.#awaited : 'it begins when the job before it is done';
  }

  #changed(when: 'soon' | 'at once'): void {
    this.#parts.onChange(this, when);
  }
}

/** Rejects as soon as a signal is given. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true }),
  );
}
