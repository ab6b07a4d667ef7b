/**
 * The bytes of an ID3 POPM frame (id3v2.4.0-frames, 4.17) for half a star to five: 1, 64, 128, 196 and 255 as Windows Media
 * Player, MusicBee, Mixxx and foobar2000 write them, and what MusicBee writes for a half more.
 */
const bytes: readonly (readonly [stars: number, byte: number])[] = [
  ...([[0.5, 13], [1, 1], [1.5, 54], [2, 64], [2.5, 118]] as const), // prettier-ignore
  ...([[3, 128], [3.5, 186], [4, 196], [4.5, 242], [5, 255]] as const), // prettier-ignore
];

/** WM/SharedUserRating: 1, 25, 50, 75 and 99 for one star to five (Windows Media); halves lie in the middle. */
const windows: readonly (readonly [stars: number, value: number])[] = [
  ...([[1, 1], [1.5, 13], [2, 25], [2.5, 38], [3, 50]] as const), // prettier-ignore
  ...([[3.5, 63], [4, 75], [4.5, 87], [5, 99]] as const), // prettier-ignore
];

/**
 * Returns the stars of the rating byte of a POPM frame, 0.5..5; undefined for 0, which says that there is none. A byte that
 * nobody writes goes to the nearest whole star, as Windows reads it.
 *
 * @example
 * [1, 64, 128, 196, 255].map(starsOfByte) // [1, 2, 3, 4, 5]
 */
export function starsOfByte(byte: number): number | undefined {
  if (byte < 1 || byte > 255) return undefined;
  const exact = bytes.find(([, value]) => value === byte)?.[0];
  return exact ?? 1 + [32, 96, 160, 224].filter((from) => byte >= from).length;
}

/** Returns the rating byte of a POPM frame for stars, 0.5..5 in halves. */
export function byteOfStars(stars: number): number {
  return bytes.find(([value]) => value === stars)![1];
}

/** Returns the stars of a WM/SharedUserRating, 1..5 in halves; undefined of what is none. */
export function starsOfWindows(value: unknown): number | undefined {
  const number = numberOf(value);
  if (number === undefined || number < 1 || number > 100) return undefined;
  const distance = ([, one]: readonly [number, number]) => Math.abs(one - number);
  return windows.reduce((best, one) => (distance(one) < distance(best) ? one : best))[0];
}

/** Returns the WM/SharedUserRating for stars; undefined for half a star, which it cannot say. */
export function windowsOfStars(stars: number): number | undefined {
  return windows.find(([value]) => value === stars)?.[1];
}

/**
 * Returns the stars that a text of Vorbis comments, APEv2, MP4 or Matroska means, 0.5..5: up to 5 these are stars, up to 100 per
 * cent, and beyond a byte; below 1 a share of all five.
 *
 * @example
 * ['4', '80', '0.8', '196'].map(starsOfText) // [4, 4, 4, 4]
 */
export function starsOfText(value: unknown): number | undefined {
  const number = numberOf(value);
  if (number === undefined || number <= 0) return undefined;
  if (number < 1) return inHalves(number * 5);
  if (number <= 5) return inHalves(number);
  return number <= 100 ? inHalves(number / 20) : starsOfByte(Math.round(number));
}

/** Returns the stars of a share of all five, 0..1: FMPS_RATING (freedesktop.org, free media player specifications), Quod Libet. */
export function starsOfShare(value: unknown): number | undefined {
  const share = numberOf(value);
  return share === undefined || share <= 0 || share > 1 ? undefined : inHalves(share * 5);
}

/** Returns the stars of per cent, as iTunes writes them. */
export function starsOfPercent(value: unknown): number | undefined {
  const number = numberOf(value);
  return number === undefined || number <= 0 || number > 100 ? undefined : inHalves(number / 20);
}

function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const text = String(value).trim().replace(',', '.');
  return /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

/** At least half a star: what is said is not nothing. */
function inHalves(stars: number): number {
  return Math.max(0.5, Math.min(5, Math.round(stars * 2) / 2));
}
