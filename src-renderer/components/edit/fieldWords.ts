import type { EditField } from '../../../src-main/api.ts';

export interface FieldWords {
  label: string;
  /** What is expected, where the field is empty. */
  hint?: string;
  /** Several values are told apart by ";". */
  isList?: true;
  isNumber?: true;
  isShort?: true;
  isLong?: true;
}

const listHint = 'several with ; between them';

export const fieldWords: Record<EditField, FieldWords> = {
  title: { label: 'Title' },
  artist: { label: 'Artist', isList: true, hint: listHint },
  album: { label: 'Album' },
  albumArtist: { label: 'Album artist', isList: true, hint: listHint },
  year: { label: 'Year', isShort: true, hint: '1999 or 1999-03-01' },
  trackNumber: { label: 'Track', isNumber: true, isShort: true },
  discNumber: { label: 'Disc', isNumber: true, isShort: true },
  genre: { label: 'Genre', isList: true, hint: listHint },
  comment: { label: 'Comment', isLong: true },
};

/** What a text stands for in a field; the host says what is wrong with it. */
export function valuesOf(field: EditField, text: string): string[] {
  return (fieldWords[field].isList ? text.split(';') : [text])
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
