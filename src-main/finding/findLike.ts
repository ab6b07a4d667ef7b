import type { Browse } from '../library/browse/Browse.ts';
import type { Neighbour } from '../library/browse/SimilarTracks.ts';

/** How much a track that is not wanted counts, beside one that is. */
const against = 0.5;

/**
 * The tracks most like some and least like others, without these themselves, the most similar first: near the mean of what is
 * wanted, less half the mean of what is not (Rocchio, "Relevance feedback in information retrieval", 1971). Empty where the model
 * has not heard all of them. `browse.similarReady` comes before.
 */
export function findLike(
  browse: Browse,
  wanted: readonly number[],
  unwanted: readonly number[],
  limit: number,
): Neighbour[] {
  const mixture = new Map(wanted.map((trackId) => [trackId, 1 / wanted.length]));
  for (const trackId of unwanted)
    mixture.set(trackId, (mixture.get(trackId) ?? 0) - against / unwanted.length);
  return browse.findNear(mixture, new Set(mixture.keys()), limit);
}
