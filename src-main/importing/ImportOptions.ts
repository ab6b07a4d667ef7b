import type { Analyser } from '../analysis/Analyser.ts';
import type { MusicModels } from '../library/HeardMusic.ts';
import type { Library } from '../library/Library.ts';
import type { Coverage } from '../scores/Coverage.ts';
import type { ImportEvent } from './ImportEvent.ts';

export interface ImportOptions {
  library: Library;
  pool: Analyser;
  /** The pool's model, as the library has registered it. */
  modelId: number;
  coverage: Coverage;
  /** The models that hear something beside tags, as the library has registered them; nothing else is heard. */
  music?: MusicModels;
  /** Makes a track of each chapter of a book (MP4, Matroska). */
  chapters?: boolean;
  report: (event: ImportEvent) => void;
  /** Awaited before each file: an import pauses here, while what is in flight finishes. */
  gate?: () => Promise<void>;
  /** Files that failed for good are listened to once more, too. */
  retryFailed?: boolean;
  /** Stops the import: what is in flight is given up, what is stored stays. */
  signal?: AbortSignal;
}
