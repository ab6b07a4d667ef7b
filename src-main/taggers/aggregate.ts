import { logit, sigmoid } from '../scores/logit.ts';
import type { AggregationRule } from './card.ts';

/**
 * Aggregates [windows, tags], row-major, to [tags]; `how` is one rule for all tags or one for each.
 *
 * `majority` is a vote of the windows that does not need to know the threshold: the result is the lower median, which
 * is at or above a threshold exactly when more than half of the windows are, whatever threshold a person sets later.
 * `mean-logit` is what an output layer answers to the mean of the windows' embeddings, where logits are an affine map of them.
 * A quantile is linear between the order statistics it falls between (Hyndman and Fan 1996, type 7, NumPy's default).
 */
export function aggregate(
  timeline: Float32Array,
  tags: number,
  how: AggregationRule | readonly AggregationRule[],
): Float32Array {
  const windows = timeline.length / tags;
  const rules = isOneRule(how) ? [how] : how;
  return Float32Array.from({ length: tags }, (_, tag) =>
    combine(
      Float32Array.from({ length: windows }, (_, window) => timeline[window * tags + tag]!),
      rules[rules.length === 1 ? 0 : tag]!,
    ),
  );
}

function isOneRule(how: AggregationRule | readonly AggregationRule[]): how is AggregationRule {
  return !Array.isArray(how);
}

function combine(scores: Float32Array, rule: AggregationRule): number {
  if (typeof rule === 'object') return quantile(scores.sort(), rule.quantile);
  return { mean, 'mean-logit': meanLogit, max, majority: lowerMedian }[rule](scores);
}

function mean(scores: Float32Array): number {
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function meanLogit(scores: Float32Array): number {
  return sigmoid(scores.reduce((sum, score) => sum + logit(score), 0) / scores.length);
}

function max(scores: Float32Array): number {
  return scores.reduce((most, score) => Math.max(most, score), -Infinity);
}

function lowerMedian(scores: Float32Array): number {
  return scores.sort()[Math.floor((scores.length - 1) / 2)]!;
}

function quantile(sorted: Float32Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place - below);
}
