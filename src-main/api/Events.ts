import type { DuplicateSearchState } from './DuplicateApi.ts';
import type { Notice } from './HostApi.ts';
import type { Job } from './JobApi.ts';
import type { SoundMapState } from './MapApi.ts';
import type { ModelDownload } from './ModelApi.ts';
import type { Training } from './TrainingApi.ts';
import type { Writing } from './WriteApi.ts';

/** What the host says by itself. */
export interface Events {
  /** Something in the library changed: what was fetched of it is old. */
  changed: {
    what: ('tracks' | 'tags' | 'folders' | 'filters' | 'models' | 'settings')[];
    trackIds: number[] | null;
  };
  /** A job began, got on, or ended. */
  job: Job;
  /** A preview or a write got on. */
  write: Writing;
  /** A training began, got on, or ended. */
  training: Training;
  /** A search for duplicates began, got on, or ended. */
  duplicates: DuplicateSearchState;
  /** A download of a model began, got on, or ended. */
  modelDownload: ModelDownload;
  /** The map of sound began to be laid out, got on, or is another. */
  soundMap: SoundMapState;
  /** A word to the person: something fell back, went away, came back. */
  notice: Notice;
}
