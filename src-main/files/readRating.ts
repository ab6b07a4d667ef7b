import type { NativeTags } from './nativeFields.ts';
import { tagTypeOrder, type NativeType } from './nativeNames.ts';

/** How a kind of tag says a rating: under which names, in capitals, and on which scale. */
type Scale = (value: unknown) => number | undefined;

/**
 * Bytes of a POPM frame that MusicBee writes for half a star more; all others count as Windows reads them: 1, 64, 128, 196
 * and 255 stand for one star to five (WMP, MusicBee, Mixxx, foobar2000), and what lies between goes to the nearest.
 */
const halfStars: Readonly<Record<number, number>> = { 13: 0.5, 54: 1.5, 118: 2.5, 186: 3.5, 242: 4.5 };

/**
 * Returns the stars of the rating byte of an ID3 POPM frame (id3v2.4.0-frames, 4.17), 0.5..5; undefined for 0, which says
 * that there is none.
 *
 * @example
 * [1, 64, 128, 196, 255].map(starsOfByte) // [1, 2, 3, 4, 5]
 */
export function starsOfByte(byte: number): number | undefined {
  if (byte < 1 || byte > 255) return undefined;
  return halfStars[byte] ?? 1 + [32, 96, 160, 224].filter((from) => byte >= from).length;
}

/**
 * Returns the stars that a text of Vorbis, APEv2, MP4 or Matroska means, 0.5..5: up to 5 these are stars, up to 100 per cent,
 * and beyond a byte; below 1 a share of all five.
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

/** FMPS_RATING (freedesktop.org/wiki/Specifications/free-media-player-specs) and Quod Libet: 0..1. */
const starsOfShare: Scale = (value) => {
  const share = numberOf(value);
  return share === undefined || share <= 0 || share > 1 ? undefined : inHalves(share * 5);
};

/** WM/SharedUserRating: 1, 25, 50, 75 and 99 for one star to five (Windows Media). */
const starsOfWindows: Scale = (value) => {
  const number = numberOf(value);
  if (number === undefined || number < 1 || number > 100) return undefined;
  return 1 + [13, 38, 63, 87].filter((from) => number >= from).length;
};

const starsOfFrame: Scale = (value) => {
  const { rating } = (value ?? {}) as { rating?: unknown };
  return typeof rating === 'number' ? starsOfByte(rating) : undefined;
};

const starsOfPercent: Scale = (value) => {
  const number = numberOf(value);
  return number === undefined || number <= 0 || number > 100 ? undefined : inHalves(number / 20);
};

const itunes = '----:COM.APPLE.ITUNES:';
const id3: [RegExp, Scale][] = [
  [/^POPM$/, starsOfFrame],
  [/^TXXX?:FMPS_RATING$/, starsOfShare],
];
const texts: [RegExp, Scale][] = [
  [/^FMPS_RATING$/, starsOfShare],
  [/^RATING$/, starsOfText],
  [/^RATING:/, starsOfShare],
];
const scales: Partial<Record<NativeType, [RegExp, Scale][]>> = {
  'ID3v2.4': id3,
  'ID3v2.3': id3,
  'ID3v2.2': id3.map(([name, scale]) => [name.source === '^POPM$' ? /^POPM?$/ : name, scale]),
  vorbis: texts,
  APEv2: texts,
  matroska: texts,
  iTunes: [
    [new RegExp(`^${itunes}FMPS_RATING$`), starsOfShare],
    [new RegExp(`^${itunes}RATING$`), starsOfText],
    [/^RATE$/, starsOfPercent],
  ],
  asf: [
    [/^WM\/SHAREDUSERRATING$/, starsOfWindows],
    [/^(WM\/)?FMPS_RATING$/, starsOfShare],
  ],
};

/** Returns the stars that a file says, 0.5..5 in halves; undefined where it says none. */
export function readRating(native: NativeTags): number | undefined {
  for (const type of tagTypeOrder) {
    for (const [name, scale] of scales[type] ?? []) {
      const said = (native[type] ?? []).filter(({ id }) => name.test(id.toUpperCase()));
      const stars = said.map(({ value }) => scale(value)).find((found) => found !== undefined);
      if (stars !== undefined) return stars;
    }
  }
  return undefined;
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
