/** What somebody likes, by what they played. */
export interface Taste {
  /** Scores a track by its embedding, and by its place among the tracks that were learnt from, if it was one of them. */
  scoreOf(vector: ArrayLike<number>, place?: number): number;
  /** Of one person alone: how far the score may be off. It takes as long as the scores of some hundred tracks. */
  uncertaintyOf?(vector: ArrayLike<number>): number;
}
