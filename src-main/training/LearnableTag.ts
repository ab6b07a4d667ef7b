import type { DecidedTag } from '../library/TrainingRecords.ts';
import type { CollectedLessons, Example } from './collectLessons.ts';
import type { LessonTag } from './networkScale.ts';

/**
 * Answers of each kind that a tag needs. With eight of each, all held out in turn, a ROC-AUC of 0.9 has a standard error
 * of 0.08 (Hanley and McNeil 1982, formula 1) and can be told from chance; with four of each it is 0.12.
 */
export const neededAnswers = 8;
/** Artists (more exactly, groups) that the answers of each kind must come from: else it is they who would be learnt. */
const neededGroups = 3;

/** A tag that was decided on, with the examples that know it. */
export interface LearnableTag {
  tag: LessonTag;
  examples: Example[];
  answers: boolean[];
  positives: number;
  negatives: number;
}

/** A tag that is left as it was, and why. */
export interface LeftTag {
  tagId: number;
  tag: string;
  category: string;
  positives: number;
  negatives: number;
  reason: string;
}

/** Sorts tags into those that can be learnt, and those that are left, each with a sentence that says why. */
export function sortTags(
  { tags, examples }: CollectedLessons,
  isWanted: (tag: DecidedTag) => boolean,
): { learnable: LearnableTag[]; left: LeftTag[] } {
  const learnable: LearnableTag[] = [];
  const left: LeftTag[] = [];
  for (const tag of tags.filter(isWanted)) {
    const known = examples.filter(({ decisions }) => decisions.has(tag.tagId));
    const answers = known.map(({ decisions }) => decisions.get(tag.tagId)!);
    const positives = answers.filter(Boolean).length;
    const counts = { positives, negatives: answers.length - positives };
    const reason = whyNot(known, answers, counts);
    if (reason === undefined) learnable.push({ tag, examples: known, answers, ...counts });
    else left.push({ tagId: tag.tagId, tag: tag.shownName, category: tag.category, ...counts, reason });
  }
  return { learnable, left };
}

/** Says what a tag's answers lack; undefined where they are enough. */
export function whyNot(
  examples: readonly Pick<Example, 'group'>[],
  answers: readonly boolean[],
  { positives, negatives }: { positives: number; negatives: number },
): string | undefined {
  if (positives < neededAnswers || negatives < neededAnswers) {
    return (
      `it has too few answers: ${positives} yes and ${negatives} no, where ${neededAnswers} of each are needed ` +
      'to tell learning from luck'
    );
  }
  for (const answer of [true, false]) {
    const groups = new Set(
      examples.filter((_, index) => answers[index] === answer).map(({ group }) => group),
    );
    if (groups.size >= neededGroups) continue;
    return (
      `all tracks answered ${answer ? 'yes' : 'no'} are by ${groups.size === 1 ? 'one artist or album' : `${groups.size} artists or albums`}: ` +
      `at least ${neededGroups} are needed, or the model would learn those artists instead of the tag`
    );
  }
  return undefined;
}
