import type { Library } from '../../library/Library.ts';
import type { WriteJournal } from '../WriteJournal.ts';
import type { Writers } from './Writers.ts';

/** What writing and undoing need. */
export interface WriteParts {
  library: Library;
  writers: Writers;
  /** A folder of ours on this machine, for locks and backups. */
  stateFolder: string;
  /** The library's journal, for the writes of one batch. */
  journalOf(batchId: number): WriteJournal;
}

/** "1 file", "12 files". */
export function counted(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
}
