import type { EditField } from '../../api.ts';
import type { FileEdit } from '../../library/FileEdits.ts';
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

/** As fields of a file. */
export function fieldEdits(edits: readonly FileEdit[]): FieldEdit[] {
  return edits.map(({ field, values }) => ({ field: names[field], values }));
}

/** What was written of fields that people edit. */
export function editsWritten(written: readonly { field: string; after: string[] }[]): FileEdit[] {
  return Object.entries(names).flatMap(([field, name]) =>
    written
      .filter((one) => one.field === name)
      .map(({ after }) => ({ field: field as EditField, values: after })),
  );
}

/** The fields of a file that hold what people edit. */
export const editedNames: readonly string[] = Object.values(names);

/** What a file says in each field that people edit, as the library has it: several values with "; " between, of a date the year. */
export function saidTexts(fields: ReadonlyMap<string, readonly string[]>): Record<EditField, string> {
  const texts = Object.entries(names).map(([field, name]) => {
    const text = (fields.get(name) ?? []).join('; ');
    return [field, field === 'year' ? (/^\d{4}/.exec(text)?.[0] ?? text) : text];
  });
  return Object.fromEntries(texts) as Record<EditField, string>;
}
