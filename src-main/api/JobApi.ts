/** Looking for files and listening to them. */
export interface JobApi {
  /** Looks for new and changed files, and listens to them; null: in all folders. */
  startScan(request: { folderIds: number[] | null }): Job;
  listJobs(): Job[];
  pauseJob(request: { jobId: number }): Job;
  resumeJob(request: { jobId: number }): Job;
  cancelJob(request: { jobId: number }): Job;
  /** What failed in a job, for reasons of one kind or (null) any: a page of it. */
  listFailures(request: {
    jobId: number;
    kind: FailureKind | null;
    offset: number;
    limit: number;
  }): FailurePage;
  /** Tries the files again that failed in a job. */
  retryFailures(request: { jobId: number }): Job;
}

export interface Job {
  id: number;
  /** 'scan': looking for files and listening to them. 'listen': a new model over known tracks. */
  kind: 'scan' | 'listen';
  /** In English, for whoever does not tell `about` in words of their own. */
  title: string;
  about: JobSubject;
  state: 'running' | 'paused' | 'waiting' | 'done' | 'cancelled' | 'failed';
  /** Why it waits or failed: a drive that went away, for instance. */
  reason: string | null;
  model: string;
  runtime: string;
  /** Null while they are still being counted. */
  files: number | null;
  done: number;
  /** What is heard of the files under way, in files: 0.25 for a quarter of one. */
  begun: number;
  tagged: number;
  unchanged: number;
  failures: number;
  found: JobFinds;
  /** Files listened to a second, over the last minute. */
  filesPerSecond: number;
  remainingSeconds: number | null;
  startedAt: number;
  endedAt: number | null;
}

/** Files as a job found them, by their places: one that was moved is gone from one and new in the other. */
export interface JobFinds {
  new: number;
  /** Of another size or time than before. */
  changed: number;
  gone: number;
  /** Where they were, after they had been gone. */
  back: number;
}

/** What a job is about: folders to be scanned, or looked at for changes, files to be tried again, or all known tracks. */
export interface JobSubject {
  what: 'scan' | 'changes' | 'retry' | 'listen';
  /** The one folder or file, for the eye; null for several. */
  path: string | null;
  /** How many folders or files. */
  count: number;
}

/** Why a file gives no track, as far as that says what to do about it. */
export type FailureKind =
  'drive' | 'permission' | 'gone' | 'crash' | 'damaged' | 'unsupported' | 'notAudio' | 'empty' | 'other';

export interface FailurePage {
  /** Of this kind. */
  total: number;
  /** How many there are of each kind that there is, whichever was asked for. */
  kinds: { kind: FailureKind; files: number }[];
  failures: { path: string; reason: string; retry: boolean }[];
}
