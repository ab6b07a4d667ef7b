/** How the scores of a track's windows become the track's. */
export type Aggregation = 'mean' | 'max' | 'majority';

/**
 * Aggregates [windows, tags], row-major, to [tags].
 *
 * `majority` is a vote of the windows that does not need to know the threshold: the result is the lower median, which
 * is at or above a threshold exactly when more than half of the windows are, whatever threshold a person sets later.
 */
export function aggregate(timeline: Float32Array, tags: number, how: Aggregation): Float32Array {
  const windows = timeline.length / tags;
  const combine = { mean, max, majority: lowerMedian }[how];
  return Float32Array.from({ length: tags }, (_, tag) =>
    combine(Float32Array.from({ length: windows }, (_, window) => timeline[window * tags + tag]!)),
  );
}

function mean(scores: Float32Array): number {
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function max(scores: Float32Array): number {
  return scores.reduce((most, score) => Math.max(most, score), -Infinity);
}

function lowerMedian(scores: Float32Array): number {
  return scores.sort()[Math.floor((scores.length - 1) / 2)]!;
}
