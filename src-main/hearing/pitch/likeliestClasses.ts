/** Classes that a pitch may move by from one step to the next are fewer than this (crepe/core.py: 12 of 20 cents in 10 ms). */
const reach = 12;
/** What is less is not told apart. */
const leastActivation = 1e-6;

/**
 * Returns the likeliest way through pitches (Viterbi 1967), a class for each step: what the network says of a class is how likely it
 * is, and the farther a class is the less likely comes it next, in a triangle, as in the code of CREPE (Kim et al., ICASSP 2018).
 * `activations` are [steps, classes], 0..1, row-major.
 *
 * @example
 * // An octave too high for one step: of 20 classes, 3 and then 15 and 3 again
 * const step = (strongest) => Float32Array.from({ length: 20 }, (_, i) => (i === strongest ? 0.9 : i === 3 ? 0.3 : 0.01));
 * const activations = Float32Array.from([3, 15, 3].flatMap((strongest) => [...step(strongest)]));
 * likeliestClasses({ activations, steps: 3, classes: 20 }) // [3, 3, 3]
 */
export function likeliestClasses({
  activations,
  steps,
  classes,
}: {
  activations: Float32Array;
  steps: number;
  classes: number;
}): Int32Array {
  const moves = logMoves(classes);
  /** [steps, classes]: by how many classes it moved to get there, and `reach` more. */
  const moved = new Uint8Array(steps * classes);
  let scores = new Float64Array(classes);
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(classes);
    for (let to = 0; to < classes; to++) {
      let best = step === 0 ? 0 : -Infinity;
      for (let from = Math.max(0, to - reach + 1); step > 0 && from < Math.min(classes, to + reach); from++) {
        const score = scores[from]! + moves[from * (2 * reach) + to - from + reach]!;
        if (score <= best) continue;
        best = score;
        moved[step * classes + to] = to - from + reach;
      }
      next[to] = best + Math.log(Math.max(leastActivation, activations[step * classes + to]!));
    }
    scores = next;
  }
  const way = new Int32Array(steps);
  let at = scores.reduce((best, score, place) => (score > scores[best]! ? place : best), 0);
  for (let step = steps - 1; step >= 0; step--) {
    way[step] = at;
    at -= moved[step * classes + at]! - reach;
  }
  return way;
}

/** [classes, 2 reach]: how likely each move is from each class, in nats; at either end there are fewer. */
function logMoves(classes: number): Float64Array {
  const logs = new Float64Array(classes * 2 * reach).fill(-Infinity);
  for (let from = 0; from < classes; from++) {
    let sum = 0;
    for (let move = 1 - reach; move < reach; move++)
      if (from + move >= 0 && from + move < classes) sum += reach - Math.abs(move);
    for (let move = 1 - reach; move < reach; move++)
      logs[from * 2 * reach + move + reach] = Math.log((reach - Math.abs(move)) / sum);
  }
  return logs;
}
