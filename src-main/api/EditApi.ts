import type { Change } from './DecisionApi.ts';
import type { Selection } from './Filter.ts';

/** What files say of themselves: drafted here, a step of undo; written as tags are, by previewWrite. */
export interface EditApi {
  /** What the files of these tracks say in each field that can be edited; what is drafted counts. */
  getEditableFields(request: { selection: Selection }): EditableFields;
  /** Drafts what their files are to say, field by field: all that a field is to hold, null for what it says now. */
  editFiles(request: { selection: Selection; values: Partial<Record<EditField, string[] | null>> }): Change;
  /** Drops what was drafted of these tracks and not yet written. */
  dropEdits(request: { selection: Selection }): Change;
}

/** What can be edited of what a file says; artist, album artist and genre may have several values, `year` may be a date. */
export type EditField =
  'title' | 'artist' | 'album' | 'albumArtist' | 'year' | 'trackNumber' | 'discNumber' | 'genre' | 'comment';

export interface EditableField {
  field: EditField;
  /** Several values with "; " between them, '' for none; null where the tracks, or the files of one, differ. */
  text: string | null;
  /** How many different texts there are. */
  different: number;
  /** On how many of the tracks it is drafted. */
  drafted: number;
}

export interface EditableFields {
  /** Tracks with a file of their own that is there. */
  tracks: number;
  /** How many files they have: several have the same sound. */
  files: number;
  /** The others: parts of a file, as a cue sheet has them, and those whose files are gone. */
  parts: number;
  fields: EditableField[];
}
