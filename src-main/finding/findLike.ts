import type { Browse } from '../library/browse/Browse.ts';
import { mixtureOf } from '../library/browse/mixtureOf.ts';
import type { Neighbour } from '../library/browse/SimilarTracks.ts';

/**
 * The tracks most like some and least like others, without these themselves, the most similar first: see mixtureOf. Empty where the
 * model has not heard all of them. `browse.similarReady` comes before.
 */
export function findLike(
  browse: Browse,
  wanted: readonly number[],
  unwanted: readonly number[],
  limit: number,
): Neighbour[] {
  const mixture = mixtureOf(wanted, unwanted);
  return browse.findNear(mixture, new Set(mixture.keys()), limit);
}
