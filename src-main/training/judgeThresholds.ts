import { judgeHeldOut, type HeldOut } from './bootstrap.ts';
import { foldsOf } from './foldsOf.ts';
import type { LearnableTag, LeftTag } from './LearnableTag.ts';
import { answersAsBefore, answersHeldOut, learnThreshold } from './learnThreshold.ts';
import { confidenceAt, thresholdAt } from './networkScale.ts';

/** What training did to a tag. */
export interface LearntTag {
  tagId: number;
  tag: string;
  category: string;
  positives: number;
  negatives: number;
  /** Of the confidence, 0..1; null before where the model did not know the tag. */
  thresholds: { before: number | null; after: number };
  heldOut: HeldOut;
  /** Why it is nevertheless left as it was. */
  refused?: string;
}

/**
 * Learns a threshold of each tag from the scores as they are; what a model does not know is left. A threshold is only
 * better where F1 is, on answers that had no part in choosing it.
 */
export function judgeThresholds(
  tags: readonly LearnableTag[],
  seed: number,
): { learnt: LearntTag[]; left: LeftTag[] } {
  const learnt: LearntTag[] = [];
  const left: LeftTag[] = [];
  for (const { tag, examples, answers: truth, positives, negatives } of tags) {
    const common = { tagId: tag.tagId, tag: tag.shownName, category: tag.category, positives, negatives };
    const [position] = tag.positions;
    if (position === undefined || tag.threshold === null) {
      left.push({ ...common, reason: 'the model does not know it; --depth head teaches it' });
      continue;
    }
    const threshold = thresholdAt(tag, position);
    const groups = examples.map(({ group }) => group);
    const scored = {
      scores: examples.map(({ heard }) => heard.scores[position]!),
      truth,
      folds: foldsOf(groups, truth, seed),
      threshold,
      isFixed: false,
    };
    const heldOut = judgeHeldOut(answersAsBefore(scored), answersHeldOut(scored), truth, groups, seed)!;
    const thresholds = { before: tag.threshold, after: confidenceAt(tag, position, learnThreshold(scored)) };
    const refused = whyRefused(heldOut);
    learnt.push({ ...common, thresholds, heldOut, ...(refused !== undefined && { refused }) });
  }
  return { learnt, left };
}

function whyRefused({ gain, after }: HeldOut): string | undefined {
  if (gain!.f1.value <= 0) return 'it is no better on answers that it had not seen';
  // To give it to everything can raise F1, too
  if (after.rocAuc.value > 0.5) return undefined;
  return 'the model ranks it no better than chance, which no threshold can mend; --depth head learns it';
}
