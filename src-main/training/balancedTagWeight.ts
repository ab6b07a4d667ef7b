import type { TagWeight } from '../taggers/tfjs/trackLoss.ts';

/** A handful of tracks must not drive every step that they are in. */
const mostOften = 10;

/**
 * Returns what the answers to a tag count so that yes and no weigh the same in all, and each answer `weight` on average: see
 * balancedWeights. Nobody asked for the rarer answer counts ten times the other at most.
 */
export function balancedTagWeight(answers: readonly boolean[], weight = 1): TagWeight {
  const yes = answers.filter(Boolean).length;
  const no = answers.length - yes;
  if (yes === 0 || no === 0) return { positive: weight, negative: weight };
  const often = Math.min(mostOften, Math.max(1 / mostOften, no / yes));
  // yes * positive + no * negative = weight * answers
  const negative = (weight * answers.length) / (yes * often + no);
  return { positive: often * negative, negative };
}
