import type { LogSnapshot } from '../library/TrainingRecords.ts';
import type { Agreement } from './agreementOf.ts';
import type { LeftTag } from './LearnableTag.ts';
import type { LearntTag } from './judgeThresholds.ts';

/** What is trained: thresholds alone, the output layer, all layers. */
export type Depth = 'thresholds' | 'head' | 'full';

/** What came of a training, before anything is stored. */
export interface TrainingResult {
  model: string;
  depth: Depth;
  seed: number;
  log: LogSnapshot;
  /** Tracks that were learnt from. */
  tracks: number;
  /** Corrected tracks that the model has not heard, so that they could teach nothing. */
  unheard: number;
  learnt: readonly LearntTag[];
  left: readonly LeftTag[];
  /** Of the tags that were not learnt, between the model before and after; null where no score can have changed. */
  untouched: Agreement | null;
  /** The learnt is better on what was corrected, and not worse elsewhere. */
  isBetter: boolean;
}

/** The tags that a training changes: those that got better, or all where the person insists. */
export function keptTags<Tag extends LearntTag>(learnt: readonly Tag[], insist: boolean): Tag[] {
  return learnt.filter(({ refused }) => insist || refused === undefined);
}

/** Whether what was learnt may be used: where it is better, or where the person insists. */
export function mayUse(
  { learnt, isBetter }: { learnt: readonly unknown[]; isBetter: boolean },
  insist: boolean,
): boolean {
  return learnt.length > 0 && (isBetter || insist);
}
