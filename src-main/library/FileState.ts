import type { Span } from '../paths.ts';
import type { MusicTask } from '../scores/musicTasks.ts';
import type { Coverage } from '../scores/Coverage.ts';

/** A file as it was found on disk, or the part of one that is a track. */
export interface FileState {
  /** Absolute. */
  path: string;
  /** Of the file, in bytes. */
  size: number;
  /**
   * Nanoseconds since 1970, as `fs.stat` gives them with `bigint: true`: a double would round them. Times past the
   * year 2262, which some file systems allow, wrap round into 64 bits.
   */
  modifiedNs: bigint;
  /** The whole file unless given. */
  span?: Span | undefined;
  /** The cue sheet beside it that tells its tracks. */
  sheet?: SheetState | undefined;
  /** It was read for its chapters, too, to make a track of each. */
  chapters?: boolean | undefined;
}

export interface SheetState {
  /** Its name; it lies in the folder of the file. */
  name: string;
  /** SHA-256 over what it says of the file, in hexadecimal digits. */
  hash: string;
}

export interface Failure {
  reason: string;
  /** True where the same file may well work next time. */
  retry: boolean;
}

/** A file, or a part of one, that is a track: where it is heard. */
export interface TrackPlace {
  path: string;
  span: Span;
}

/** What one model has heard of a track. */
export interface HeardState {
  trackId: number | null;
  /** How much of the track the model asked for has heard, null for nothing. */
  coverage: Coverage | null;
  /** Why that model has little or nothing to say: silence, for instance. */
  scoreReason: string | null;
  /** How much of it those models that were asked for have heard for something beside tags. */
  music: Partial<Record<MusicTask, Coverage>>;
}

/** What the library knows of a file, so that a scan can tell whether anything is left to do for it. */
export interface KnownFile extends HeardState {
  size: number;
  modifiedNs: bigint;
  /** All that is known of it is marked missing. */
  missing: boolean;
  failure?: Failure;
  sheet?: SheetState;
  chapters?: boolean;
  /** Its tracks, by their spans in order, where it holds several: the file as a whole is none then. */
  parts?: (HeardState & { span: Span })[];
}

/** What the library knows of one file, or one part of it, by itself. */
export interface StoredFile extends FileState {
  span: Span;
  trackId: number | null;
  missing: boolean;
  failure?: Failure;
}
