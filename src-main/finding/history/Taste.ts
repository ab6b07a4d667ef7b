/** What somebody likes, by what they played. */
export interface Taste {
  /** The score of a track that was not learnt from is their product with its embedding, and the offset. */
  weights: Float64Array;
  offset: number;
  /** Scores a track by its embedding, and by its place among the tracks that were learnt from, if it was one of them. */
  scoreOf(vector: ArrayLike<number>, place?: number): number;
  /** Of one person alone: how far the score may be off. It takes as long as the scores of some hundred tracks. */
  uncertaintyOf?(vector: ArrayLike<number>): number;
}

/** The product of weights with an embedding, and an offset. */
export function linearScore(weights: Float64Array, offset: number, vector: ArrayLike<number>): number {
  let score = offset;
  for (let k = 0; k < weights.length; k++) score += weights[k]! * vector[k]!;
  return score;
}
