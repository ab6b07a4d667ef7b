/** Looking for files and listening to them. */
export interface JobApi {
  /** Looks for new and changed files, and listens to them; null: in all folders. */
  startScan(request: { folderIds: number[] | null }): Job;
  listJobs(): Job[];
  pauseJob(request: { jobId: number }): Job;
  resumeJob(request: { jobId: number }): Job;
  cancelJob(request: { jobId: number }): Job;
  /** What failed in a job, a page of it. */
  listFailures(request: { jobId: number; offset: number; limit: number }): FailurePage;
  /** Tries the files again that failed in a job. */
  retryFailures(request: { jobId: number }): Job;
}

export interface Job {
  id: number;
  /** 'scan': looking for files and listening to them. 'listen': a new model over known tracks. */
  kind: 'scan' | 'listen';
  title: string;
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

export interface FailurePage {
  total: number;
  failures: { path: string; reason: string; retry: boolean }[];
}
