import { byAuthority, type NativeTags } from './nativeFields.ts';
import type { NativeType } from './nativeNames.ts';
import { starsOfByte, starsOfPercent, starsOfShare, starsOfText, starsOfWindows } from './ratingScales.ts';

/** What a field says in stars, 0.5..5; undefined where it says none. */
type Scale = (value: unknown) => number | undefined;

const starsOfFrame: Scale = (value) => {
  const { rating } = (value ?? {}) as { rating?: unknown };
  return typeof rating === 'number' ? starsOfByte(rating) : undefined;
};

const itunes = '----:COM.APPLE.ITUNES:';
const id3: [RegExp, Scale][] = [
  [/^POPM?$/, starsOfFrame],
  [/^TXXX?:FMPS_RATING$/, starsOfShare],
];
const texts: [RegExp, Scale][] = [
  [/^FMPS_RATING$/, starsOfShare],
  [/^RATING$/, starsOfText],
  [/^RATING:/, starsOfShare],
];
/** Under which names, in capitals, each kind of tag has a rating, and on which scale; the first that says one counts. */
const scales: Partial<Record<NativeType, [RegExp, Scale][]>> = {
  'ID3v2.4': id3,
  'ID3v2.3': id3,
  'ID3v2.2': id3,
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
  for (const type of byAuthority(native)) {
    const fields = native[type] ?? [];
    for (const [name, scale] of scales[type] ?? []) {
      const said = fields.filter(({ id }) => name.test(id.toUpperCase()));
      const stars = said.map(({ value }) => scale(value)).find((found) => found !== undefined);
      if (stars !== undefined) return stars;
    }
  }
  return undefined;
}
