import { ratingField, ratingIn, ratingInto } from './ratingTexts.ts';

const numbered = new Set(['TRACKNUMBER', 'DISCNUMBER']);
const pattern = /^\s*(\d+)(\s*\/.*)?\s*$/s;

/**
 * Returns a value of a field as Hearmark has it: of the number of a track or disc the number alone, whatever of how many it is,
 * and nothing where it is 0, as iTunes writes it for none; a rating in stars. Other fields and texts stay as they are.
 *
 * @example
 * numberIn('TRACKNUMBER', '03/12') // '3'
 */
export function numberIn(field: string, text: string, kind?: 'ASF'): string {
  if (field === ratingField) return ratingIn(text, kind);
  const [, digits] = (numbered.has(field) && pattern.exec(text)) || [];
  if (digits === undefined) return text;
  const number = Number(digits);
  return number === 0 ? '' : String(number);
}

/**
 * Returns what is to stand in a file for a value of a field: a number keeps how many there are of it, and how wide it was.
 *
 * @example
 * numberInto('TRACKNUMBER', '5', ['03/12']) // '05/12'
 */
export function numberInto(field: string, value: string, old: readonly string[], kind?: 'ASF'): string {
  if (field === ratingField) return ratingInto(value, kind);
  const [, digits, total = ''] =
    (numbered.has(field) && old.map((text) => pattern.exec(text)).find((found) => found)) || [];
  if (digits === undefined || !/^\d+$/.test(value)) return value;
  return `${digits.startsWith('0') ? value.padStart(digits.length, '0') : value}${total.trimEnd()}`;
}
