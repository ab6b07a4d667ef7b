import { neighboursOf, parseKey } from '../../scores/keyNotation.ts';
import { searchWords } from './searchWords.ts';

/** The columns of the index of words, by the field that a person names. */
export const textFields = { title: 'title', artist: 'artist', album: 'album', file: 'file_names' } as const;
export type TextField = keyof typeof textFields;

/**
 * What is asked for as a range of numbers: the column of the index and of SQLite, what one unit of what is typed is of them,
 * and how far one number alone reaches.
 */
export const numberFields = {
  loudness: {
    column: 'loudness',
    sql: 'integrated_lufs',
    unit: 1,
    around: 0.5,
    lowest: -1000,
    highest: 1000,
  },
  bpm: { column: 'bpm', sql: 'bpm', unit: 1, around: 0.5, lowest: 0, highest: 1000 },
  vocals: { column: 'vocals', sql: 'vocals', unit: 0.01, around: 0.5, lowest: 0, highest: 100 },
  rating: { column: 'ratings', sql: 'stars', unit: 1, around: 0.25, lowest: 0, highest: 5 },
} as const;
export type NumberField = keyof typeof numberFields;

/** One condition of a search. All of them must hold; of those with `isExcluded`, none may. */
export type SearchTerm = { isExcluded: boolean } & (
  | { kind: 'text'; field: TextField | null; match: string }
  | { kind: 'path'; match: string; phrase: string }
  /** Both included; a year that is none finds nothing. */
  | { kind: 'year'; from: number; to: number; typed: string }
  /** Both included, in the units of the column; undefined where what was typed is no range. */
  | {
      kind: 'number';
      field: NumberField;
      range: readonly [from: number, to: number] | undefined;
      typed: string;
    }
  /** 0..23; undefined where what was typed is no key. */
  | { kind: 'key'; keys: number[] | undefined; typed: string }
  /** Of any category where it is null. */
  | { kind: 'tag'; category: string | null; name: string }
);

const term = /(-?)(?:([\p{L}]+):)?(?:"([^"]*)("?)|(\S*))/gu;

/**
 * Takes apart what a person types into a search: words, each found by its beginning (in scripts without spaces, in any
 * place), `"exact words"`, `artist:`, `title:`, `album:`, `file:`, `path:`, `year:1990..1999`, `loudness:-14..-8`,
 * `bpm:120..126`, `key:8A`, `harmonic:8A` (what goes together with it), `vocals:0..10` (per cent), `rating:4..5` (stars),
 * `tag:` or a category as in `mood:calm`, each with `-` before it to leave out. A name before a colon that is no field is a
 * word like any other.
 */
export function parseSearch(text: string, isCategory: (name: string) => boolean): SearchTerm[] {
  const terms: SearchTerm[] = [];
  const symbols: SearchTerm[] = [];
  let hasWords = false;
  for (const [whole, minus, name, quoted, closing, bare] of text.toWellFormed().matchAll(term)) {
    const field = name?.toLowerCase();
    const isField = field !== undefined && (isFixedField(field) || isCategory(field));
    const isWord = field !== undefined && !isField && quoted === undefined;
    const value = isWord ? whole.slice(minus!.length) : (quoted ?? bare ?? '');
    const isExcluded = minus === '-';
    if (field !== undefined && isField && !isTextField(field)) {
      const found = fieldTerm(field, value, closing === '"');
      if (found) terms.push({ ...found, isExcluded });
      continue;
    }
    const column = field !== undefined && isTextField(field) ? field : null;
    const parts = field !== undefined && !isField && quoted !== undefined ? [field, value] : [value];
    for (const part of parts) {
      const words = searchWords(part);
      const match = matchOf(words, closing === '"');
      if (match === undefined) continue;
      const found: SearchTerm = { kind: 'text', field: column, match, isExcluded };
      const isSymbol = words.every((word) => word.isSymbol);
      if (isSymbol && column === null && !isExcluded && quoted === undefined) symbols.push(found);
      else {
        terms.push(found);
        hasWords ||= column === null && !isExcluded;
      }
    }
  }
  // Symbols alone are what is looked for; among words they are the "&" between two names.
  return hasWords ? terms : [...terms, ...symbols];
}

const isTextField = (name: string): name is TextField => Object.hasOwn(textFields, name);
const isFixedField = (name: string) =>
  isTextField(name) || isNumberField(name) || ['path', 'year', 'key', 'harmonic', 'tag'].includes(name);
const isNumberField = (name: string): name is NumberField => Object.hasOwn(numberFields, name);

type Unsigned = SearchTerm extends infer Term
  ? Term extends unknown
    ? Omit<Term, 'isExcluded'>
    : never
  : never;

function fieldTerm(field: string, value: string, isExact: boolean): Unsigned | undefined {
  if (value === '') return undefined;
  if (field === 'year') return yearTerm(value);
  if (isNumberField(field)) return { kind: 'number', field, range: rangeOf(value, field), typed: value };
  if (field === 'key' || field === 'harmonic') return keyTerm(field, value);
  if (field !== 'path') return { kind: 'tag', category: field === 'tag' ? null : field, name: value.trim() };
  const words = searchWords(value);
  const match = matchOf(words, isExact);
  if (match === undefined) return undefined;
  const phrase = ` ${words.flatMap(({ tokens }) => tokens).join(' ')}${isExact ? ' ' : ''}`;
  return { kind: 'path', match, phrase };
}

function yearTerm(typed: string): Unsigned {
  const [, only, from, to] = /^(?:(\d{1,4})|(\d{1,4})?\.\.(\d{1,4})?)$/.exec(typed) ?? [];
  if (only !== undefined) return { kind: 'year', from: Number(only), to: Number(only), typed };
  if (from === undefined && to === undefined) return { kind: 'year', from: 1, to: 0, typed };
  const ends = [Number(from ?? 1), Number(to ?? 9999)];
  return { kind: 'year', from: Math.min(...ends), to: Math.max(...ends), typed };
}

function keyTerm(field: 'key' | 'harmonic', typed: string): Unsigned {
  const keys = typed.split(',').map((one) => parseKey(one));
  const isRead = keys.every((key) => key !== undefined);
  const wanted = isRead ? keys.flatMap((key) => (field === 'key' ? key : neighboursOf(key))) : undefined;
  return { kind: 'key', keys: wanted, typed };
}

/** One number alone stands for what is rounded to it; of a range the ends may stand in any order. */
function rangeOf(typed: string, field: NumberField): [number, number] | undefined {
  const { unit, around, lowest, highest } = numberFields[field];
  const ends = endsOf(typed, around);
  // More is no number in SQL
  return ends?.map((end) => Math.max(lowest, Math.min(highest, end)) * unit) as [number, number] | undefined;
}

function endsOf(typed: string, around: number): [number, number] | undefined {
  const [, only, from, to] =
    /^(?:(-?\d+(?:\.\d+)?)|(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?)$/.exec(typed) ?? [];
  if (only !== undefined) return [Number(only) - around, Number(only) + around];
  if (from === undefined && to === undefined) return undefined;
  const ends = [Number(from ?? -Infinity), Number(to ?? Infinity)];
  return [Math.min(...ends), Math.max(...ends)];
}

/**
 * An FTS5 expression that finds the words one behind the other, the last one by its beginning unless it is exact. Tokens
 * hold no quote, so that no character of FTS5 has a meaning. Undefined where there is no word.
 */
function matchOf(words: ReturnType<typeof searchWords>, isExact: boolean): string | undefined {
  const last = words.at(-1);
  if (!last) return undefined;
  const phrase = `"${words.flatMap(({ tokens }) => tokens).join(' ')}"`;
  return isExact || last.isSymbol ? phrase : `${phrase}*`;
}
