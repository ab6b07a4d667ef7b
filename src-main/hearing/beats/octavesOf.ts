import type { Beat } from './Beat.ts';

/**
 * Returns what speaks for half of a tempo and for twice of it, -1..1 each, by how strong its beats are. For half: how much every
 * other beat stands out, 1 where nothing is heard between them, -1 where all are alike. For twice: how strong it is halfway
 * between two beats, 1 as strong as on them, -1 where nothing is.
 *
 * @example
 * const even = Array.from({ length: 8 }, () => ({ strength: 0.8, halfwayStrength: 0 }));
 * octavesOf(even) // { half: -1, twice: -1 }
 */
export function octavesOf(beats: readonly Pick<Beat, 'strength' | 'halfwayStrength'>[]): {
  half: number;
  twice: number;
} {
  const sums = [0, 0];
  let halfway = 0;
  for (const [at, { strength, halfwayStrength }] of beats.entries()) {
    sums[at % 2]! += strength;
    halfway += halfwayStrength;
  }
  const [even, odd] = sums as [number, number];
  const all = even + odd;
  if (all === 0) return { half: -1, twice: -1 };
  return { half: (2 * Math.abs(even - odd)) / all - 1, twice: Math.min(1, (2 * halfway) / all - 1) };
}
