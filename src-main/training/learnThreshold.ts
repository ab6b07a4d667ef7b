import { bestMargin, calibrate, marginsOf, probabilityOf, scoreAt, uncalibrated } from './calibrate.ts';
import type { Answers } from './judge.ts';

/** Scores of one tag for tracks of which the truth is known. */
export interface ScoredAnswers {
  /** 0..1 */
  scores: readonly number[];
  truth: readonly boolean[];
  /** See foldsOf. */
  folds: readonly number[];
  /** 0..1: what has been taken for even odds so far. */
  threshold: number;
  /** The threshold is not to be changed. */
  isFixed: boolean;
}

/** Chooses the threshold from all answers, 0..1. */
export function learnThreshold({ scores, truth, threshold, isFixed }: Omit<ScoredAnswers, 'folds'>): number {
  if (isFixed) return threshold;
  const margins = marginsOf(scores, threshold);
  return scoreAt(bestMargin(margins, calibrate(margins, truth)), threshold);
}

/** What these scores say with the threshold as it was. */
export function answersAsBefore({ scores, threshold }: Pick<ScoredAnswers, 'scores' | 'threshold'>): Answers {
  const probabilities = marginsOf(scores, threshold).map((margin) => probabilityOf(margin, uncalibrated));
  return { scores, probabilities, says: scores.map((score) => score >= threshold) };
}

/** What they say with calibration and threshold learnt from the other folds, each fold in turn. */
export function answersHeldOut({ scores, truth, folds, threshold, isFixed }: ScoredAnswers): Answers {
  const margins = marginsOf(scores, threshold);
  const probabilities = scores.map(() => 0);
  const says = scores.map(() => false);
  for (const fold of new Set(folds)) {
    const isOther = (_: unknown, index: number) => folds[index] !== fold;
    const [ownMargins, ownTruth] = [margins.filter(isOther), truth.filter(isOther)];
    const calibration = calibrate(ownMargins, ownTruth);
    const from = isFixed ? 0 : bestMargin(ownMargins, calibration);
    folds.forEach((other, index) => {
      if (other !== fold) return;
      probabilities[index] = probabilityOf(margins[index]!, calibration);
      says[index] = margins[index]! >= from;
    });
  }
  return { scores, probabilities, says };
}
