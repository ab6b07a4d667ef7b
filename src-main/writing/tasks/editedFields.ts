import type { EditField } from '../../api.ts';
import type { FieldEdit } from '../planWrite.ts';

/** The fields that hold what a person edits. */
const names: Record<EditField, string> = {
  title: 'TITLE',
  artist: 'ARTIST',
  album: 'ALBUM',
  albumArtist: 'ALBUMARTIST',
  year: 'DATE',
  trackNumber: 'TRACKNUMBER',
  discNumber: 'DISCNUMBER',
  genre: 'GENRE',
  comment: 'COMMENT',
};

/** A field of a track, and all that its files are to say in it. */
interface Edited {
  field: EditField;
  values: string[];
}

/** As fields of a file. */
export function fieldEdits(edits: readonly Edited[]): FieldEdit[] {
  return edits.map(({ field, values }) => ({ field: names[field], values }));
}

/** What was written of fields that people edit. */
export function editsWritten(written: readonly { field: string; after: string[] }[]): Edited[] {
  return Object.entries(names).flatMap(([field, name]) =>
    written
      .filter((one) => one.field === name)
      .map(({ after }) => ({ field: field as EditField, values: after })),
  );
}
