import type { Timings } from '../analysis/protocol.ts';
import type { LeftOut } from '../files/LeftOut.ts';
import type { ComingOrGoing } from './MissingFiles.ts';

/** What an import says while it runs. */
export type ImportEvent =
  | ({ kind: 'file' } & FileResult)
  /** A drive went away or does not answer: nothing fails, everything waits. */
  | { kind: 'paused'; reason: string }
  | { kind: 'resumed' }
  /** Left out by its name: a companion of the system, or music of a kind that is not heard. */
  | ({ kind: 'left out' } & LeftOut)
  | ComingOrGoing;

/** What became of one file, or of one of several tracks in it. */
export interface FileResult {
  path: string;
  /** `unchanged` where nothing had to be done for it. */
  status: 'ok' | 'failed' | 'unchanged';
  /** Of a file that the library did not know in this place, or knew with another size or time. */
  found?: 'new' | 'changed';
  /** Of an unchanged file: it failed before, for good, and is not tried again before it changes. */
  stillFails?: true;
  /** Why it failed, or what is to be known of it all the same: silence, a file cut short. */
  reason?: string;
  /** Of a file that failed: true where the next run tries it again by itself. */
  retry?: boolean;
  /** Of a file that failed because of us: the mistake, for the log. */
  mistake?: Error;
  trackId?: number;
  /** Which track it is about, of a file that holds several: each has a result, the first of them with `index` 0. */
  part?: { index: number; number: number; title?: string };
  /** Where the time of its analysis went; absent where it was not listened to. */
  timings?: Timings;
}
