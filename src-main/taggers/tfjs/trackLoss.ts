import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { ParameterError } from '../../errors.ts';
import type { Tf } from './loadBackend.ts';
import type { TrainableAggregation, TrainingObjective } from './trainingMode.ts';

/** What is known of a track that a network heard. */
export interface TrackAnswer {
  /** How many rows of the logits are this track's. */
  readonly windows: number;
  /** For each tag 1 where the track has it, 0 where not, in between for a soft answer, undefined where nobody knows. */
  readonly labels: readonly (number | undefined)[];
}

/** What a tag's answers count in a loss, by what they are. */
export interface TagWeight {
  readonly positive: number;
  readonly negative: number;
}

/** What a loss compares scores with: [windows or tracks, tags], row-major. */
export interface LossTargets {
  readonly rows: number;
  /** What a score counts for being high. */
  readonly positive: Float32Array;
  /** What it counts for being low; an unknown answer counts for neither. */
  readonly negative: Float32Array;
}

/** Lays out what is known, each tag by its weight. Throws ParameterError where nothing is. */
export function lossTargets(
  tracks: readonly TrackAnswer[],
  { mode }: TrainingObjective,
  tagWeights: readonly TagWeight[],
): LossTargets {
  const rows = mode === 'song' ? tracks : tracks.flatMap(eachWindow);
  const weigh = (side: keyof TagWeight, share: (label: number) => number) =>
    Float32Array.from(
      rows.flatMap(({ labels }) =>
        labels.map((label, tag) => (label === undefined ? 0 : tagWeights[tag]![side] * share(label))),
      ),
    );
  const targets = {
    positive: weigh('positive', (label) => label),
    negative: weigh('negative', (label) => 1 - label),
  };
  if (sum(targets.positive) + sum(targets.negative) === 0) {
    throw new ParameterError('there is nothing to learn from: no tag of these tracks is known');
  }
  return { rows: rows.length, ...targets };
}

/** Computes the binary cross-entropy of logits [windows, tags], the mean over the known answers by their weights. */
export function trackLoss(
  tf: Tf,
  logits: Tensor2D,
  tracks: readonly TrackAnswer[],
  objective: TrainingObjective,
  { rows, positive, negative }: LossTargets,
): Scalar {
  const scores = logScores(tf, logits, tracks, objective);
  const shape: [number, number] = [rows, logits.shape[1]];
  const likelihood = tf.add(
    tf.sum(tf.mul(scores.positive, tf.tensor2d(positive, shape))),
    tf.sum(tf.mul(scores.negative, tf.tensor2d(negative, shape))),
  );
  return tf.div(likelihood, -(sum(positive) + sum(negative)));
}

/**
 * The logarithms of the score and of one minus it, each [windows or tracks, tags]. Taken without leaving the logarithms,
 * so that a sure answer that is wrong still has a gradient.
 */
function logScores(
  tf: Tf,
  logits: Tensor2D,
  tracks: readonly TrackAnswer[],
  objective: TrainingObjective,
): { positive: Tensor; negative: Tensor } {
  if (objective.mode === 'instance') return logProbabilities(tf, logits);
  const tags = logits.shape[1];
  let start = 0;
  const scores = tracks.map(({ windows }) => {
    const ofTrack = tf.slice(logits, [start, 0], [windows, tags]);
    start += windows;
    return aggregateLogits(tf, ofTrack, objective.aggregation);
  });
  return {
    positive: tf.stack(scores.map(({ positive }) => positive)),
    negative: tf.stack(scores.map(({ negative }) => negative)),
  };
}

/** Aggregates probabilities as taggers/aggregate.ts does, [windows, tags] to [tags]. */
function aggregateLogits(
  tf: Tf,
  logits: Tensor2D,
  aggregation: TrainableAggregation,
): { positive: Tensor; negative: Tensor } {
  if (aggregation === 'max') return logProbabilities(tf, tf.max(logits, 0));
  if (aggregation === 'mean-logit') return logProbabilities(tf, tf.mean(logits, 0));
  const { positive, negative } = logProbabilities(tf, logits);
  const logMean = (x: Tensor) => tf.sub(tf.logSumExp(x, 0), Math.log(logits.shape[0]));
  return { positive: logMean(positive), negative: logMean(negative) };
}

function logProbabilities(tf: Tf, logits: Tensor): { positive: Tensor; negative: Tensor } {
  // Not tf.logSigmoid, whose gradient asks for an operand that is gone by then (tfjs-core 4.22.0)
  return { positive: tf.neg(tf.softplus(tf.neg(logits))), negative: tf.neg(tf.softplus(logits)) };
}

function eachWindow(track: TrackAnswer): TrackAnswer[] {
  return Array.from({ length: track.windows }, () => track);
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
