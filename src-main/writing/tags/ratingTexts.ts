import { WriteError } from '../../errors.ts';
import { starsOfText, starsOfWindows, windowsOfStars } from '../../files/ratingScales.ts';

/** Stars, 0.5..5 in halves, as "4" or "3.5", however a kind of tag says them. */
export const ratingField = 'RATING';

/** What a field of another kind of tag than ID3 says, in stars; '' where that is nothing. */
export function ratingIn(text: string, kind?: 'ASF'): string {
  const stars = kind === 'ASF' ? starsOfWindows(text) : starsOfText(text);
  return stars === undefined ? '' : String(stars);
}

/** Returns the text for stars: per cent, which nobody takes for stars. Throws WriteError. */
export function ratingInto(stars: string, kind?: 'ASF'): string {
  if (kind !== 'ASF') return String(Number(stars) * 20);
  const value = windowsOfStars(Number(stars));
  if (value === undefined) throw new WriteError('an ASF file cannot hold half a star and no more');
  return String(value);
}
