import { fitLogistic } from './fitLogistic.ts';
import { logit, sigmoid } from '../scores/logit.ts';

/** How a score becomes a probability: sigmoid(slope * margin + shift), the margin from the threshold in logits. */
export interface Calibration {
  slope: number;
  shift: number;
}

/**
 * What the person has taken the threshold for so far: at it, a tag is as likely as not. Scores of rare tags are low, so
 * they cannot be read as probabilities themselves.
 */
export const uncalibrated: Calibration = { slope: 1, shift: 0 };

/**
 * Holds the shift at the mean margin as about five answers would, and the slope hardly: some tags' scores
 * differ by thousandths, and it takes a steep slope to tell them apart.
 */
const shrinkage = { weights: 0.1, bias: 1 };
/** A score may say little, but never the contrary. */
const leastSlope = 0.05;

/** Returns the margins of scores, 0..1, from a threshold: differences of logits. */
export function marginsOf(scores: readonly number[], threshold: number): number[] {
  return scores.map((score) => logit(score) - logit(threshold));
}

/**
 * Fits probabilities to answers as Platt (1999) does, but held to `uncalibrated` where there are few: with none it is
 * that. Two numbers only, so that some tens of answers are enough; isotonic regression wants about a thousand
 * (Niculescu-Mizil and Caruana, ICML 2005, section 5), and was no better with up to 160 (test/bench/calibration.bench.ts).
 * Nobody stores a calibration: thresholds are chosen by it, the review asks by it, and both fit it to the log as it stands.
 */
export function calibrate(margins: readonly number[], answers: readonly boolean[]): Calibration {
  const { mean, spread } = spreadOf(margins);
  const examples = margins.map((margin, index) => ({
    features: Float64Array.of((margin - mean) / spread),
    answer: answers[index]!,
    offset: margin,
    weight: 1,
  }));
  const { weights, bias } = fitLogistic(examples, shrinkage);
  const slope = Math.max(leastSlope, 1 + (weights[0] ?? 0) / spread);
  return { slope, shift: bias + (1 - slope) * mean };
}

/** Mean and standard deviation; none of no values, and 1 of equal ones. */
function spreadOf(values: readonly number[]): { mean: number; spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  return { mean, spread: variance > 0 ? Math.sqrt(variance) : 1 };
}

/** Returns the probability that a margin stands for, 0..1. */
export function probabilityOf(margin: number, { slope, shift }: Calibration): number {
  return sigmoid(slope * margin + shift);
}

/**
 * Returns the margin from which on to say yes so that F1 is expected to be highest over these cases, each with its
 * probability (Lewis 1995; Ye et al., ICML 2012, section 3: the expectation's ratio in place of the ratio's
 * expectation). Half way between the cases that it parts.
 */
export function bestMargin(margins: readonly number[], calibration: Calibration): number {
  const sorted = [...margins].sort((a, b) => b - a);
  const probabilities = sorted.map((margin) => probabilityOf(margin, calibration));
  const expected = probabilities.reduce((sum, probability) => sum + probability, 0);
  let [found, best, bestF1] = [0, 0, -1];
  probabilities.forEach((probability, index) => {
    found += probability;
    const f1 = (2 * found) / (index + 1 + expected);
    if (f1 > bestF1) [best, bestF1] = [index, f1];
  });
  // All of them: nothing says how far below them the next one may lie
  if (best === sorted.length - 1) return Math.min(0, sorted[best] ?? 0);
  return (sorted[best]! + sorted[best + 1]!) / 2;
}

/** Returns the score, 0..1, that lies a margin from a threshold. */
export function scoreAt(margin: number, threshold: number): number {
  return sigmoid(logit(threshold) + margin);
}
