import type { Library } from '../../library/Library.ts';
import type { TaskJournal } from './protocol.ts';
import type { Writers } from './Writers.ts';

/** How the library knows a file: by this path, which may lead through a link. */
export interface KnownAs {
  path: string;
  trackId: number;
}

/** What writing and undoing need. */
export interface WriteParts {
  library: Library;
  writers: Writers;
  /** A folder of ours on this machine, for locks and backups. */
  stateFolder: string;
  /**
   * The library's journal, for the writes of one batch into one file; `contentId` is what it should be, where that is not
   * for the write to say. What is found in a file that the library knows is stored with the end of the write.
   */
  journalOf(batchId: number, known: KnownAs | undefined, contentId?: string): TaskJournal;
}

/** "1 file", "12 files". */
export function counted(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
}
