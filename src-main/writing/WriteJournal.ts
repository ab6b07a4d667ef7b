import type { FileTags } from '../files/FileTags.ts';

/** What is written down of a write before anything of the file is touched. */
export interface JournalEntry {
  /** The real path, symbolic links resolved. */
  path: string;
  /** SHA-256 over the audio packets, in hexadecimal digits. */
  contentId: string;
  fields: { field: string; before: string[]; after: string[] }[];
  before: { size: number; tagHash: string; modifiedNs: bigint };
  after: { size: number; tagHash: string };
  /** The inverse patch (patchBytes.ts): with it the file becomes what it was, byte for byte. */
  undo: Uint8Array;
  method: WriteMethod;
  /** The temporary file or backup beside the write, to be found by the next start. */
  temporary: string | undefined;
  /** The entry that this one undoes. */
  undoes: number | undefined;
}

/**
 * An entry that never ended; when it was written down, where that is known, in milliseconds since 1970; and what later
 * writes did to the file, if there were any.
 */
export type OpenEntry = JournalEntry & { at?: number; later?: LaterWrites };

/** Writes into a file that came after one that never ended, by whatever name of the file. */
export interface LaterWrites {
  /** What the next one found. */
  found: Version;
  /** Whether one of them may be in the file: it ended well, or nobody knows how. */
  mayBeInFile: boolean;
}

/** A file, as far as its size and its tags tell. */
export interface Version {
  size: number;
  tagHash: string;
}

/**
 * 'replaced': a copy was written and renamed over the file. 'in place': the bytes that change were overwritten, the
 * journal holds the old ones. 'in place with a backup': the file was overwritten from where it changes to its end.
 */
export type WriteMethod = 'replaced' | 'in place' | 'in place with a backup';

/** How a write ended: 'failed' and 'rolled back' leave the file as it was. */
export type WriteOutcome = 'applied' | 'failed' | 'rolled back' | 'unknown';

/** A file as it is after a write, or after what was left of one was cleared up: what the library is to know of it. */
export interface FoundAfter {
  size: number;
  modifiedNs: bigint;
  tags: FileTags;
}

/** Where writes are written down: the library, in this process or another. Entries are never changed. */
export interface WriteJournal {
  /** Resolves with the entry's id once it is on the disk: power may fail afterwards. */
  begin: (entry: JournalEntry) => number | Promise<number>;
  /** `found` is what the file says where it was written. */
  settle: (id: number, state: WriteOutcome, reason?: string, found?: FoundAfter) => void | Promise<void>;
}
