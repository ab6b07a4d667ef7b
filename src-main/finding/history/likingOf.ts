/** So much more than one that was never played does a track count for each doubling of its plays. */
const perDoubling = 8;

/**
 * How sure it is that somebody likes a track that was played so often, beside 1 of one that was not: after Hu, Koren and Volinsky,
 * "Collaborative filtering for implicit feedback datasets" (ICDM 2008), section 4, with the logarithm of the plays.
 */
export function likingOf(plays: number): number {
  return 1 + perDoubling * Math.log2(1 + plays);
}
