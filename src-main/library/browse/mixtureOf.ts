import type { Mixture } from './SimilarTracks.ts';

/** How much a track that is not wanted counts, beside one that is. */
const against = 0.5;

/**
 * What tracks count that are wanted, and others that are not: near the mean of the first, less half the mean of the second (Rocchio,
 * "Relevance feedback in information retrieval", 1971).
 */
export function mixtureOf(wanted: readonly number[], unwanted: readonly number[]): Mixture {
  const mixture = new Map(wanted.map((trackId) => [trackId, 1 / wanted.length]));
  for (const trackId of unwanted)
    mixture.set(trackId, (mixture.get(trackId) ?? 0) - against / unwanted.length);
  return mixture;
}
