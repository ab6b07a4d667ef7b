import { ParameterError } from '../../errors.ts';
import type { AggregationRule } from '../card.ts';

/**
 * What one example is, where tags are known of tracks and a network hears windows.
 *
 * - `instance`: each window, with the tags of its track, as though each part of a song had all of them (Pons et al.,
 *   "End-to-end learning for music audio tagging at scale", ISMIR 2018; Won, Ferraro, Bogdanov and Serra, "Evaluation of
 *   CNN-based automatic music tagging models", SMC 2020, section 2: "chunk-level" training of the short-chunk models).
 * - `song`: each track. Its windows are scored together, aggregated to one score for each tag, and there is one loss: a
 *   window need not sound like what another one is tagged for (multiple instance learning; Ilse, Tomczak and Welling,
 *   "Attention-based deep multiple instance learning", ICML 2018, section 2). A network whose window is the whole song,
 *   such as Choi's (2016), is the case of one window, where both modes are the same.
 */
export type TrainingMode = 'instance' | 'song';

/** How windows become a track where that has a gradient: see taggers/aggregate.ts. */
export type TrainableAggregation = 'mean' | 'mean-logit' | 'max';

/** A mode with what it needs. Instances are aggregated only after training, any way one likes. */
export type TrainingObjective = { mode: 'instance' } | { mode: 'song'; aggregation: TrainableAggregation };

/** Returns how to train for the rules of a card's tags. Throws ParameterError where they cannot be trained for. */
export function trainingObjective(
  mode: TrainingMode,
  aggregations: readonly AggregationRule[],
): TrainingObjective {
  if (mode === 'instance') return { mode };
  const [aggregation = 'mean', ...others] = new Set(aggregations);
  if (typeof aggregation === 'object' || others.length > 0) {
    throw new ParameterError(
      'song-level training takes one way to aggregate windows for all tags, mean or max, and this model has others; ' +
        'train at instance level',
    );
  }
  if (aggregation === 'majority') {
    throw new ParameterError(
      'song-level training cannot go through a majority vote: no small change of a window changes the vote, so it has ' +
        'no gradient; train at instance level, or aggregate by mean or max',
    );
  }
  return { mode, aggregation };
}
