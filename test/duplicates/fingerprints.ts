import { findFpcalc } from '../../src-main/duplicates/fpcalc.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

/** For node:test's `skip`: false where fpcalc is installed, else the reason that is printed. */
export const withoutFpcalc =
  findFpcalc() === undefined ? 'fpcalc is not installed (Debian: libchromaprint-tools)' : false;

/** Words like those of music: from one to the next a few bits change. */
export function musicalWords(seed: number, length: number): Uint32Array {
  const random = seededRandom(seed);
  let word = Math.floor(random() * 2 ** 32);
  return Uint32Array.from({ length }, () => {
    for (let bit = 0; bit < 32; bit++) if (random() < 0.12) word ^= 1 << bit;
    return word >>> 0;
  });
}

/** The same words with a share of their bits turned over. */
export function withErrors(words: Uint32Array, share: number, seed = 1): Uint32Array {
  const random = seededRandom(seed);
  return words.map((word) => {
    for (let bit = 0; bit < 32; bit++) if (random() < share) word ^= 1 << bit;
    return word >>> 0;
  });
}
