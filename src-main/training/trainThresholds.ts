import type { Change } from '../api.ts';
import type { Library } from '../library/Library.ts';
import { collectLessons } from './collectLessons.ts';
import type { TrainingRequest } from './trainHead.ts';
import { sortTags } from './LearnableTag.ts';
import { keptTags, type TrainingResult } from './TrainingResult.ts';
import { judgeThresholds } from './judgeThresholds.ts';

/** Learns thresholds, and stores nothing. */
export function trainThresholds({
  library,
  model,
  modelId,
  isWanted,
  seed,
}: TrainingRequest): TrainingResult {
  const lessons = collectLessons(library, modelId, model.card);
  const sorted = sortTags(lessons, isWanted);
  const { learnt, left } = judgeThresholds(sorted.learnable, seed);
  return {
    model: model.card.name,
    depth: 'thresholds',
    seed,
    log: lessons.log,
    tracks: lessons.examples.length,
    unheard: lessons.unheard,
    learnt,
    left: [...sorted.left, ...left],
    untouched: null,
    isBetter: learnt.some(({ refused }) => refused === undefined),
  };
}

/** Sets the learnt thresholds as the person's own: one step of undo. */
export function applyThresholds(library: Library, { learnt }: TrainingResult, insist: boolean): Change {
  const kept = keptTags(learnt, insist);
  const names = kept.length <= 3 ? kept.map(({ tag }) => tag).join(', ') : `${kept.length} tags`;
  return library.training.setThresholds(
    kept.map(({ tagId, thresholds }) => ({ tagId, threshold: thresholds.after })),
    `Learnt the threshold of ${names}`,
  );
}
