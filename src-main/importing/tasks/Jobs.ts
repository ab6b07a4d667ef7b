import { join } from 'node:path';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { FailureKind, FailurePage, Folder, Job, JobSubject } from '../../api.ts';
import type { Emit } from '../../Emit.ts';
import { ParameterError } from '../../errors.ts';
import type { Library } from '../../library/Library.ts';
import { displayPath } from '../../paths.ts';
import type { JobModel } from '../../models/JobModel.ts';
import { ImportJob, type JobParts, type JobPlan } from './ImportJob.ts';
import { throttle, type Throttled } from '../../Emit.ts';
import { measureListening } from './measureListening.ts';
import { readUnfinishedJobs, writeUnfinishedJobs } from './unfinishedJobs.ts';

export interface JobsOptions {
  library: Library;
  launch: LaunchProcess;
  emit: Emit;
  /** The model in use, with the runtime and the settings of now. */
  openModel: () => Promise<JobModel>;
  /** Lets other machines listen along; each import has this one for itself unless given. */
  share?: JobParts['share'];
  /** JSON file that says which jobs were under way when the application closed. */
  unfinishedFile: string;
}

/** Jobs that are kept in the list after their end. */
const endedMax = 50;
const jobEventsMs = 250;
const trackEventsMs = 1000;
/** More changed tracks than that are not told one by one. */
const changedIdsMax = 500;

/**
 * The jobs: one runs, the others wait for their turn in the order in which they were started. A job that is paused
 * keeps its turn once it has begun, for its processes stand ready. The list and its failures live as long as the
 * session; what failed is also in the library, and listed again by the next job that comes by it.
 */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #jobs: ImportJob[] = [];
  readonly #told = new WeakMap<ImportJob, Throttled>();
  readonly #changedIds = new Set<number>();
  readonly #tellTracks: Throttled;
  #running: Promise<void> | undefined;
  #current: ImportJob | undefined;
  #nextId = 1;
  #closed = false;
  #speed: Promise<number> | undefined;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#tellTracks = throttle(() => this.#emitTracks(), trackEventsMs);
  }

  /** The newest first. */
  list(): Job[] {
    return this.#jobs.map((job) => job.data).reverse();
  }

  /** As measureListening, with what a job would listen with now: measured once, and again where that failed. */
  measureSpeed(): Promise<number> {
    const { openModel, launch } = this.#options;
    this.#speed ??= openModel().then((model) => measureListening(model, launch));
    this.#speed.catch(() => (this.#speed = undefined));
    return this.#speed;
  }

  get isBusy(): boolean {
    return this.#jobs.some((job) => !job.hasEnded);
  }

  /** Process ids of the analysis processes at work. */
  get pids(): number[] {
    return this.#current?.pids ?? [];
  }

  /** Looks for new and changed files in folders, and listens to them; null: in all folders. Throws ParameterError. */
  startScan(folderIds: number[] | null, { quiet = false } = {}): Job {
    const folders = this.#folders(folderIds);
    return this.#start({
      kind: 'scan',
      about: about(quiet ? 'changes' : 'scan', this.#pathsOf(folders)),
      roots: this.#pathsOf(folders),
      folderIds: folders.map(({ id }) => id),
      retryFailed: false,
      quiet,
    });
  }

  /** Listens to all known tracks with the model that is in use now. Undefined where there are none. */
  startListening(): Job | undefined {
    const folders = this.#options.library.roots.list();
    const roots = [...this.#pathsOf(folders), ...this.#filesOutside(this.#pathsOf(folders))];
    if (roots.length === 0) return undefined;
    const folderIds = folders.map(({ id }) => id);
    return this.#start({
      kind: 'listen',
      about: about('listen', []),
      roots,
      folderIds,
      retryFailed: false,
      quiet: false,
    });
  }

  pause(jobId: number): Job {
    return this.#act(jobId, (job) => job.pause());
  }

  resume(jobId: number): Job {
    return this.#act(jobId, (job) => job.resume());
  }

  cancel(jobId: number): Job {
    return this.#act(jobId, (job) => job.stop('cancelled'));
  }

  listFailures(jobId: number, kind: FailureKind | null, offset: number, limit: number): FailurePage {
    return this.#find(jobId).failures(kind, offset, limit);
  }

  /** Tries every file again that gave no track in a job, also where it failed for good. Throws ParameterError. */
  retryFailures(jobId: number): Job {
    const paths = this.#find(jobId).failedPaths;
    if (paths.length === 0) throw new ParameterError('no file failed in this job');
    return this.#start({
      ...{ kind: 'scan', about: about('retry', paths), roots: paths },
      ...{ folderIds: [], retryFailed: true, quiet: false },
    });
  }

  /**
   * Ends the jobs that go through a folder, which is about to be forgotten: they would find its files again. Returns
   * what starts them anew over the other folders, once it is.
   */
  async leaveFolder(folderId: number): Promise<() => void> {
    const left = this.#jobs.filter(({ hasEnded, plan }) => !hasEnded && plan.folderIds.includes(folderId));
    for (const job of left) job.stop('cancelled');
    if (this.#current && left.includes(this.#current)) await this.#running;
    return () => {
      for (const { plan } of left) {
        const others = plan.folderIds.filter((id) => id !== folderId);
        if (plan.kind === 'listen') this.startListening();
        else if (others.length > 0) this.startScan(others, plan);
      }
    };
  }

  /** Takes up the jobs that a person had started and that had not ended when the application closed, as they were. */
  takeUpUnfinished(): void {
    const known = new Set(this.#options.library.roots.list().map(({ id }) => id));
    for (const { kind, folderIds } of readUnfinishedJobs(this.#options.unfinishedFile)) {
      const left = folderIds.filter((id) => known.has(id));
      if (kind === 'listen') this.startListening();
      else if (left.length > 0) this.startScan(left);
    }
  }

  /** Stops all jobs; what is done is kept, and the next start takes them up again. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#jobs) job.stop('closing');
    await this.#running;
    this.#tellTracks.cancel();
  }

  #start(plan: JobPlan): Job {
    const { library, launch, openModel, share = (local) => Promise.resolve(local), emit } = this.#options;
    const parts: JobParts = {
      library,
      launch,
      openModel,
      share,
      onChange: (job, when) => this.#tell(job, when),
      onTrack: (trackId) => {
        this.#changedIds.add(trackId);
        this.#tellTracks.ask();
      },
      onNotice: (text) => emit('notice', { level: 'warning', text }),
    };
    const job = new ImportJob(this.#nextId++, plan, parts);
    this.#jobs.push(job);
    this.#forgetOld();
    this.#rememberUnfinished();
    this.#runNext();
    if (job.isReady) this.#tell(job, 'at once');
    return job.data;
  }

  #runNext(): void {
    if (this.#running || this.#closed) return;
    const job = this.#jobs.find((candidate) => candidate.isReady);
    if (!job) return;
    this.#current = job;
    this.#running = job.run().then(() => {
      this.#running = undefined;
      this.#current = undefined;
      if (!this.#closed) this.#finish(job);
    });
  }

  #finish(job: ImportJob): void {
    const { library, emit } = this.#options;
    if (job.data.state === 'done') for (const id of job.plan.folderIds) library.roots.noteScan(id);
    if (job.plan.quiet && !job.hasFound) this.#jobs.splice(this.#jobs.indexOf(job), 1);
    this.#rememberUnfinished();
    this.#changedIds.clear();
    this.#tellTracks.cancel();
    emit('changed', { what: ['tracks', 'tags', 'folders'], trackIds: null });
    this.#runNext();
  }

  #act(jobId: number, action: (job: ImportJob) => void): Job {
    const job = this.#find(jobId);
    action(job);
    this.#rememberUnfinished();
    this.#runNext();
    return job.data;
  }

  #find(jobId: number): ImportJob {
    const job = this.#jobs.find(({ id }) => id === jobId);
    if (!job) throw new ParameterError(`there is no job ${jobId}`);
    return job;
  }

  #folders(folderIds: number[] | null): Folder[] {
    const all = this.#options.library.roots.list();
    if (folderIds === null && all.length === 0) throw new ParameterError('add a folder first');
    if (folderIds === null) return all;
    return folderIds.map((id) => {
      const folder = all.find((candidate) => candidate.id === id);
      if (!folder) throw new ParameterError(`there is no folder ${id}`);
      return folder;
    });
  }

  /** The library's own paths, which need not be valid Unicode (paths.ts): for the eye they are displayPath's. */
  #pathsOf(folders: readonly Folder[]): string[] {
    return folders.map(({ path }) => path);
  }

  /** Files that the command line added from elsewhere: named one by one, since nobody gave us their folders. */
  #filesOutside(roots: readonly string[]): string[] {
    const { files } = this.#options.library;
    const inside = new Set(roots.flatMap((root) => files.foldersBelow(root)));
    const outside = everywhere()
      .flatMap((root) => files.foldersBelow(root))
      .filter((folder) => !inside.has(folder));
    return outside.flatMap((folder) =>
      [...files.inFolder(folder, null)]
        .filter(([, { missing, trackId }]) => !missing && trackId !== null)
        .map(([name]) => join(folder, name)),
    );
  }

  #tell(job: ImportJob, when: 'soon' | 'at once'): void {
    if (this.#closed) return;
    let told = this.#told.get(job);
    if (!told) this.#told.set(job, (told = throttle(() => this.#options.emit('job', job.data), jobEventsMs)));
    told.ask();
    if (when === 'at once') told.flush();
  }

  #emitTracks(): void {
    const ids = [...this.#changedIds];
    this.#changedIds.clear();
    const trackIds = ids.length > changedIdsMax ? null : ids;
    this.#options.emit('changed', { what: ['tracks', 'tags'], trackIds });
  }

  #forgetOld(): void {
    const ended = this.#jobs.filter((job) => job.hasEnded);
    for (const job of ended.slice(0, Math.max(0, ended.length - endedMax))) {
      this.#jobs.splice(this.#jobs.indexOf(job), 1);
    }
  }

  #rememberUnfinished(): void {
    const unfinished = this.#jobs.filter(
      ({ hasEnded, plan }) => !hasEnded && !plan.quiet && plan.folderIds.length > 0,
    );
    writeUnfinishedJobs(
      this.#options.unfinishedFile,
      unfinished.map(({ plan: { kind, folderIds } }) => ({ kind, folderIds })),
    );
  }
}

/** The folder or folders below which everything lies. */
function everywhere(): string[] {
  if (process.platform !== 'win32') return ['/'];
  return Array.from({ length: 26 }, (_, index) => `${String.fromCharCode(65 + index)}:\\`);
}

function about(what: JobSubject['what'], paths: readonly string[]): JobSubject {
  return { what, path: paths.length === 1 ? displayPath(paths[0]!) : null, count: paths.length };
}
