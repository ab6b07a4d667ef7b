import type { Selection } from './Filter.ts';

/** Writing into files: looked at first, written when the person says so, undone for ever. */
export interface WriteApi {
  /** Looks at what would be written into the files of a selection; nothing is touched. */
  previewWrite(request: {
    selection: Selection;
    settings: WriteSettings;
    withSuggestions: boolean;
    /** Only what was edited, and no tags. */
    onlyEdits?: boolean | undefined;
  }): Writing;
  /** By category, how many tags could be written of a selection, whatever the settings leave alone; the most first. */
  countWritable(request: {
    selection: Selection;
    withSuggestions: boolean;
  }): { category: string; tags: number }[];
  /** Looks at what undoing would do: of a batch, of the files of some tracks, or (null) of all that was ever written. */
  previewUndo(request: {
    of: { batchId: number } | { selection: Selection } | null;
    /** Only this field. */
    field: string | null;
  }): Writing;
  /** The previews and what became of them, the newest first; they live as long as the session. */
  listWritings(): Writing[];
  /** A page of a task's files: those that would change or were written, or those that cannot be. */
  listWriteFiles(request: {
    taskId: number;
    show: 'changes' | 'refused';
    offset: number;
    limit: number;
  }): WriteFilePage;
  /** Accepts or refuses lines of a preview: one, or all of a file, of a field, of a kind, or of everything (null). */
  chooseWrites(request: {
    taskId: number;
    fileId: number | null;
    line: number | null;
    field: string | null;
    kind: WriteKind | null;
    accepted: boolean;
  }): Writing;
  /** Writes what was accepted. */
  applyWrites(request: { taskId: number }): Writing;
  /** Gives a preview up, or stops writing after the file under way; what is written stays written. */
  cancelWrites(request: { taskId: number }): Writing;
  /** What was written until now, the newest first. */
  listWriteBatches(): WriteBatch[];
}

/** What is done with the tags of a category; `add` and `fill` never take anything away. */
export type WriteMode = 'off' | 'fill' | 'add' | 'replace';

/** The same of a field that has one value. */
export type SingleWriteMode = 'off' | 'fill' | 'replace';

/** "Am", "8A" or "1m"; see keyNotation.ts. */
export type KeyNotation = 'musical' | 'camelot' | 'open-key';

export interface WriteSettings {
  /** By category; off for those that are missing. */
  modes: Record<string, WriteMode>;
  /** What is written instead of a tag's name, by that name: several with ";" between them, an empty one not at all. */
  names: Record<string, string>;
  /** Writes the tags above a tag, too. */
  withParents: boolean;
  /** Writes fields of Hearmark's own: scores, model and date. */
  withScores: boolean;
  /** Writes how loud a track is, as ReplayGain 2 or Opus has it, also where no tag is written. */
  withReplayGain: boolean;
  /** Writes the stars that the person gave, where a file says none, or what Hearmark wrote. */
  rating: boolean;
  /** What is written of tempo, and to how many decimals; `fill` never replaces a value. */
  bpm: { mode: SingleWriteMode; decimals: 0 | 1 | 2 };
  key: { mode: SingleWriteMode; notation: KeyNotation };
  /** Keeps the time of the file's last change. */
  keepModified: boolean;
  /** Of an ID3v2 tag that is made anew. */
  newId3Version: 3 | 4;
  /** Brings the ID3v2 tags that are there to that version, too: they keep their own otherwise. */
  convertId3: boolean;
  /** Hashes the audio of every file before and after, also where no byte of it is touched. */
  strictProof: boolean;
  /** Writes the tags of the tracks of an image into its cue sheet; nothing is written for them otherwise. */
  intoSheets: boolean;
  /** What stands between the genres of a file where all are written as one value: see isJoin; "" for several values. */
  joinGenres: string;
}

/**
 * - fill: the field was empty; add: values come in; order: the strongest comes first; own: a field about Hearmark
 * - remove: one value that the file had goes; change: one value gives way to another; join: several become one
 * - version: the ID3 tag becomes one of the other version; edit: what the person drafted
 * - undo: what was there before comes back; stale: another program changed it since, so it is left alone
 */
export type WriteKind =
  'fill' | 'add' | 'order' | 'remove' | 'change' | 'join' | 'own' | 'version' | 'edit' | 'undo' | 'stale';

export interface WriteLine {
  line: number;
  field: string;
  kind: WriteKind;
  before: string[];
  after: string[];
  accepted: boolean;
  /** Of a stale line: what Hearmark wrote. */
  written: string[] | null;
}

export interface WriteFile {
  fileId: number;
  trackId: number | null;
  /** For the eye only. */
  path: string;
  lines: WriteLine[];
  state: 'planned' | 'written' | 'left' | 'refused';
  /** Why it is refused, or what is to be known of it all the same. */
  reason: string | null;
}

export interface WriteFilePage {
  total: number;
  files: WriteFile[];
}

/** A preview, and then the writing of what was accepted of it. */
export interface Writing {
  id: number;
  /** Grows with every change: an answer may arrive after an event that is newer. */
  revision: number;
  kind: 'write' | 'undo';
  title: string;
  /** 'ready': everything was looked at, and nothing is touched before the person says so. */
  state: 'looking' | 'ready' | 'writing' | 'done' | 'cancelled' | 'failed';
  reason: string | null;
  /** Files to look at or, from 'writing' on, to write into; and how many of them are done. */
  files: number;
  done: number;
  /** Of the files that were looked at. */
  changing: number;
  unchanged: number;
  refused: number;
  written: number;
  /** Lines by kind and by field, and how many of them are accepted. */
  kinds: { kind: WriteKind; lines: number; accepted: number }[];
  fields: { field: string; lines: number; accepted: number }[];
  acceptedFiles: number;
  batchId: number | null;
  startedAt: number;
}

/** What one click or one command wrote. */
export interface WriteBatch {
  id: number;
  title: string;
  at: number;
  /** Files written into, and how many of these writes nothing has undone. */
  applied: number;
  standing: number;
  /** Files of which it is not known yet whether they were written: they are under way, or were interrupted. */
  open: number;
}
