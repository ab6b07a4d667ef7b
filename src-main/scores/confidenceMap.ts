/**
 * What a score of a network says of how likely its tag is: knots [score, confidence], scores rising and confidences never
 * falling, all in 0..1. Linear between the knots, constant outside. Undefined where a score is the confidence itself.
 */
export type ConfidenceMap = readonly (readonly [score: number, confidence: number])[];

/**
 * Returns the confidence that a score stands for.
 *
 * @example
 * confidenceOf(0.25, [[0, 0], [0.5, 0.8], [1, 1]]) // 0.4
 */
export function confidenceOf(score: number, map: ConfidenceMap | undefined): number {
  return map ? interpolate(score, map, 0, 1) : score;
}

/**
 * Returns the score that stands for a confidence: the lowest between the map's ends, or the end that comes nearest.
 *
 * @example
 * scoreOf(0.4, [[0, 0], [0.5, 0.8], [1, 1]]) // 0.25
 */
export function scoreOf(confidence: number, map: ConfidenceMap | undefined): number {
  return map ? interpolate(confidence, map, 1, 0) : confidence;
}

/** Linear between knots along one axis, constant outside. Of several knots of one height the first counts. */
function interpolate(value: number, map: ConfidenceMap, from: 0 | 1, to: 0 | 1): number {
  const next = map.findIndex((knot) => knot[from] >= value);
  if (next < 0) return map.find((knot) => knot[from] === map.at(-1)![from])![to];
  if (next === 0) return map[0]![to];
  const [before, after] = [map[next - 1]!, map[next]!];
  const share = (value - before[from]) / (after[from] - before[from]);
  return before[to] + share * (after[to] - before[to]);
}
