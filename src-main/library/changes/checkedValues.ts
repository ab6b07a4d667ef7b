import type { EditField } from '../../api.ts';
import { ParameterError } from '../../errors.ts';

/** How a field is called in a sentence. */
export const fieldNames: Record<EditField, string> = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  albumArtist: 'album artist',
  year: 'year',
  trackNumber: 'track number',
  discNumber: 'disc number',
  genre: 'genre',
  comment: 'comment',
};
/** Those of which a file may have several values. */
export const listFields: ReadonlySet<EditField> = new Set(['artist', 'albumArtist', 'genre']);
const longest = 1000;

/**
 * Returns the values as files have them. Throws ParameterError, and says what is expected, for a year, a number or a text
 * that is none.
 */
export function checkedValues(field: EditField, values: readonly string[]): string[] {
  const plain = values.map((value) => value.trim()).filter((value) => value !== '');
  const name = fieldNames[field];
  if (plain.length > 1 && !listFields.has(field)) throw new ParameterError(`a track has one ${name}`);
  const [first] = plain;
  if (first === undefined) return [];
  for (const value of plain) checkText(field, value);
  if (field === 'year' && !isDate(first))
    throw new ParameterError(`"${first}" is no ${name}: write it as 1999, 1999-03 or 1999-03-01`);
  if (field === 'trackNumber' || field === 'discNumber') {
    const number = /^\d{1,4}$/.test(first) ? Number(first) : 0;
    if (number === 0) throw new ParameterError(`"${first}" is no ${name}: write it as a whole number from 1`);
    return [String(number)];
  }
  return [...new Set(plain)];
}

function checkText(field: EditField, value: string): void {
  const name = fieldNames[field];
  if (value.length > longest) throw new ParameterError(`this ${name} is longer than ${longest} characters`);
  if (/\p{Cs}/u.test(value)) throw new ParameterError(`this ${name} has half of a character: type it again`);
  if (field !== 'comment' && /[\n\r\u2028\u2029]/.test(value))
    throw new ParameterError(`this ${name} has a line break: only a comment may have several lines`);
  const control = (field === 'comment' ? /(?![\n\r\t])\p{Cc}/u : /\p{Cc}/u).exec(value)?.[0];
  if (control !== undefined)
    throw new ParameterError(`this ${name} has a control character (${codeOf(control)}): leave it out`);
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A day that is in no calendar, as the 30th of February, is none. */
function isDate(text: string): boolean {
  if (!/^(?!0000)\d{4}(-\d\d(-\d\d)?)?$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
