/**
 * A key is a number, 0..23: C to B major, then C to B minor, in semitones. It is written as musicians do, or as DJs do on a wheel
 * on which neighbours fit together: Camelot (Mark Davis's), or Open Key (Beatport's and Traktor's).
 */
export type KeyNotation = 'musical' | 'camelot' | 'open-key';
export const keyNotations = ['musical', 'camelot', 'open-key'] as const satisfies KeyNotation[];

/** Flats and sharps as they are commonest for each key (Mixxx and Rekordbox write the same). */
const majorNames = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'];
const minorNames = ['Cm', 'C#m', 'Dm', 'Ebm', 'Em', 'Fm', 'F#m', 'Gm', 'G#m', 'Am', 'Bbm', 'Bm'];
const pitches: Record<string, number> = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11, h: 11 };

export const isMinor = (key: number) => key >= 12;

/**
 * Writes a key.
 *
 * @example
 * [keyText(9 + 12), keyText(9 + 12, 'camelot'), keyText(9 + 12, 'open-key')] // ['Am', '8A', '1m']
 */
export function keyText(key: number, notation: KeyNotation = 'musical'): string {
  if (notation === 'musical') return [...majorNames, ...minorNames][key]!;
  const hour = hourOf(key);
  if (notation === 'camelot') return `${hour}${isMinor(key) ? 'A' : 'B'}`;
  return `${((hour + 4) % 12) + 1}${isMinor(key) ? 'm' : 'd'}`;
}

/**
 * Reads a key as people, files and other programs write it; undefined where it is none.
 *
 * @example
 * ['8A', '1m', 'Am', 'a minor', 'F♯ maj', 'Gbm', 'o'].map(parseKey) // [21, 21, 21, 21, 6, 18, undefined]
 */
export function parseKey(text: string): number | undefined {
  const typed = text.trim().normalize('NFKC').replace(/♯/gu, '#').replace(/♭/gu, 'b');
  const [, digits, letter] = /^0?(\d{1,2})\s*([abdm])$/i.exec(typed) ?? [];
  if (digits !== undefined) return keyOnWheel(Number(digits), letter!.toLowerCase());
  const [, name, accidental, mode] =
    /^([a-h])\s*(#|b|sharp|flat|-sharp|-flat)?[\s-]*(m|min|minor|moll|mineur|maj|major|dur|majeur)?$/i.exec(
      typed,
    ) ?? [];
  if (name === undefined) return undefined;
  const shift = !accidental ? 0 : /#|sharp/i.test(accidental) ? 1 : -1;
  const pitch = (pitches[name.toLowerCase()]! + shift + 12) % 12;
  // "M" is major where "m" is minor
  const minor = mode !== undefined && mode !== 'M' && /^(m|min|minor|moll|mineur)$/i.test(mode);
  return pitch + (minor ? 12 : 0);
}

/**
 * Keys that go together with one, itself first: those beside it on the wheel, a fifth up and down, and the relative one.
 *
 * @example
 * neighboursOf(21).map((key) => keyText(key, 'camelot')) // ['8A', '9A', '7A', '8B']
 */
export function neighboursOf(key: number): number[] {
  return [key, fifthUp(key), fifthDown(key), relativeOf(key)];
}

/** The key whose tonic is a fifth higher: one hour on. */
export const fifthUp = (key: number) => shifted(key, 7);
export const fifthDown = (key: number) => shifted(key, 5);
/** The minor key of a major key's notes, or the major one of a minor key's. */
export const relativeOf = (key: number) => (isMinor(key) ? (key - 12 + 3) % 12 : ((key + 9) % 12) + 12);

function shifted(key: number, semitones: number): number {
  return ((key + semitones) % 12) + (isMinor(key) ? 12 : 0);
}

/** 0..23: keys that go together are near each other, 1A first, then 1B. */
export function placeOnWheel(key: number): number {
  return (hourOf(key) - 1) * 2 + (isMinor(key) ? 0 : 1);
}

/** All keys, 1A first. */
export const keysOnWheel: readonly number[] = Array.from({ length: 24 }, (_, key) => key).sort(
  (a, b) => placeOnWheel(a) - placeOnWheel(b),
);

/** 1..12 on the Camelot wheel. */
function hourOf(key: number): number {
  const major = isMinor(key) ? relativeOf(key) : key;
  return ((major * 7 + 7) % 12) + 1;
}

function keyOnWheel(number: number, letter: string): number | undefined {
  if (number < 1 || number > 12) return undefined;
  const isOpen = letter === 'd' || letter === 'm';
  const hour = isOpen ? ((number + 6) % 12) + 1 : number;
  const minor = letter === 'a' || letter === 'm';
  return Array.from({ length: 12 }, (_, pitch) => pitch + (minor ? 12 : 0)).find(
    (key) => hourOf(key) === hour,
  );
}
