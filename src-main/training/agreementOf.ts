/** How far two models say the same of tags that nobody corrected. */
export interface Agreement {
  tracks: number;
  tags: number;
  /** Of the scores, 0..1. */
  meanAbsoluteDifference: number;
  /** Share of all tracks and tags of which one says yes and the other no. */
  changedDecisions: number;
}

/**
 * What may change at most without a word. A score is kept and shown to the hundredth; of a page of ten tracks with ten
 * tags each, two answers.
 */
export const agreementBound = { meanAbsoluteDifference: 0.01, changedDecisions: 0.02 };

/** One track as both models score it: [tags] of each, 0..1, in one order. */
export interface ScoredTwice {
  before: readonly number[];
  after: readonly number[];
}

/** Compares two models over tracks; thresholds [tags], 0..1, of each. */
export function agreementOf(
  tracks: readonly ScoredTwice[],
  thresholds: { before: readonly number[]; after: readonly number[] },
): Agreement {
  const tags = thresholds.before.length;
  let [difference, changed] = [0, 0];
  for (const { before, after } of tracks) {
    before.forEach((score, tag) => {
      difference += Math.abs(score - after[tag]!);
      const [said, says] = [score >= thresholds.before[tag]!, after[tag]! >= thresholds.after[tag]!];
      changed += Number(said !== says);
    });
  }
  const pairs = Math.max(1, tracks.length * tags);
  return {
    tracks: tracks.length,
    tags,
    meanAbsoluteDifference: difference / pairs,
    changedDecisions: changed / pairs,
  };
}

/** Whether two models differ by no more than may be, or than a share of it. */
export function isWithinBound({ meanAbsoluteDifference, changedDecisions }: Agreement, share = 1): boolean {
  return (
    meanAbsoluteDifference <= share * agreementBound.meanAbsoluteDifference &&
    changedDecisions <= share * agreementBound.changedDecisions
  );
}
