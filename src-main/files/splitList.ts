import { cleanList } from './cleanText.ts';

/**
 * Splits texts of a file that may hold several genres or moods: formats without lists (ID3v2.3, one iTunes atom, RIFF)
 * hold "Rock; Pop", and no genre or mood has a semicolon in it. `separators` are a person's own beside that: of two that
 * fit, the longer one counts. Returns cleaned texts, each once.
 *
 * @example
 * splitList(['Rock, Metal', 'R&B/Soul'], [',']) // ['Rock', 'Metal', 'R&B/Soul']
 */
export function splitList(values: readonly unknown[], separators: readonly string[] = []): string[] {
  const pattern = separators.length > 0 ? patternOf([';', ...separators]) : ';';
  return cleanList(values.flatMap((value) => String(value).split(pattern)));
}

function patternOf(separators: readonly string[]): RegExp {
  const longestFirst = separators.toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((one) => RegExp.escape(one)).join('|'));
}

/** Tells whether a text may be a separator of a person's own: up to four characters, none a letter, a digit or a space. */
export function isSeparator(text: string): boolean {
  return /^[^\s\p{L}\p{N}]{1,4}$/u.test(text);
}

/** Tells whether a text may stand between genres that are written as one: a separator, with a space before or behind it. */
export function isJoin(text: string): boolean {
  return /^ ?[^ ]+ ?$/.test(text) && isSeparator(text.trim());
}

export const mostSeparators = 10;

/** Returns fields as they are shown, with the genres split at a person's own separators, too. */
export function withSplitGenres<Field extends { field: string; values: string[] }>(
  fields: readonly Field[],
  separators: readonly string[],
): Field[] {
  return fields.map((one) =>
    one.field === 'Genre' ? { ...one, values: splitList(one.values, separators) } : one,
  );
}

const mostExamples = 12;

/** Shows what separators would do to genres as they stand in files, the most frequent first; see GenrePreview in api/SettingsApi.ts. */
export function previewSplit(
  found: readonly { text: string; tracks: number }[],
  separators: readonly string[],
) {
  const split = found
    .map(({ text, tracks }) => ({ text, tracks, into: splitList([text], separators) }))
    .filter(({ text, into }) => into.length !== 1 || into[0] !== text);
  return { genres: found.length, split: split.length, examples: split.slice(0, mostExamples) };
}
