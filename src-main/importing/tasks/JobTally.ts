import type { FailurePage, JobFinds } from '../../api.ts';
import type { FileResult } from '../ImportEvent.ts';
import { RateMeter } from './RateMeter.ts';

/** What a job has come to so far, in files: one with several tracks is one of them. */
export class JobTally {
  done = 0;
  tagged = 0;
  unchanged = 0;
  readonly found: JobFinds = { new: 0, changed: 0, gone: 0, back: 0 };
  /** A file was new, had changed, was gone or back, or failed for the first time. */
  hasNews = false;
  /** Files that gave no track, and why. */
  readonly failures: FailurePage['failures'] = [];
  /** How fast files are listened to, and how fast all are passed. */
  readonly listened = new RateMeter();
  readonly passed = new RateMeter();

  count({ path, status, found, reason, retry = false, trackId, part }: FileResult): void {
    this.hasNews ||= status !== 'unchanged';
    if (part && part.index > 0) return;
    this.done++;
    if (found) this.found[found]++;
    this.passed.add();
    // A file that is known to hold no track is listed as it was when it was first met, whatever the status
    if (trackId === undefined) this.failures.push({ path, reason: reason ?? 'unknown', retry });
    else if (status === 'unchanged') this.unchanged++;
    else {
      this.tagged++;
      this.listened.add();
    }
  }

  /** Time in which nothing could be done counts for nothing. */
  restartMeters(): void {
    this.listened.restart();
    this.passed.restart();
  }
}
