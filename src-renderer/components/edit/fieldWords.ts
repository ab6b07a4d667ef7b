import type { EditField } from '../../../src-main/api.ts';
import { m } from '../../messages/m.ts';

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

const listHint = m.edit.severalWithBetweenThem();

export const fieldWords: Record<EditField, FieldWords> = {
  title: { label: m.common.title() },
  artist: { label: m.common.artist(), isList: true, hint: listHint },
  album: { label: m.common.album() },
  albumArtist: { label: m.edit.albumArtist(), isList: true, hint: listHint },
  year: { label: m.common.year(), isShort: true, hint: m.edit.n1999Or19990301() },
  trackNumber: { label: m.edit.trackNumber(), isNumber: true, isShort: true },
  discNumber: { label: m.edit.disc(), isNumber: true, isShort: true },
  genre: { label: m.edit.genre(), isList: true, hint: listHint },
  comment: { label: m.edit.comment(), isLong: true },
};

/** What a text stands for in a field; the host says what is wrong with it. */
export function valuesOf(field: EditField, text: string): string[] {
  return (fieldWords[field].isList ? text.split(';') : [text])
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
