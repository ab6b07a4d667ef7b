import type { TrainingFigures, TrainingReport } from '../../api.ts';
import type { Estimates } from '../bootstrap.ts';
import type { TrainingResult } from '../TrainingResult.ts';

/** Turns the result of a training into what the window shows of it. */
export function reportOf({ tracks, isBetter, learnt, left, untouched }: TrainingResult): TrainingReport {
  // Two outputs that mean one tag since they were merged are one line
  const tags = [...new Map(learnt.map((tag) => [tag.tagId, tag])).values()];
  return {
    tracks,
    isBetter,
    tags: tags.map(({ tagId, positives, negatives, thresholds, heldOut, refused = null }) => ({
      tagId,
      positives,
      negatives,
      thresholds,
      before: heldOut.before && figuresOf(heldOut.before),
      after: figuresOf(heldOut.after),
      refused,
      calibration: heldOut.calibration,
    })),
    left: left.map(({ tagId, tag: name, reason }) => ({ tagId, name, reason })),
    untouched,
  };
}

function figuresOf({ rocAuc, prAuc, f1, calibrationError }: Estimates): TrainingFigures {
  return { rocAuc, prAuc, f1, calibrationError };
}
