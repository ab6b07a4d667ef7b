import { solveFactored } from '../../algebra/cholesky.ts';
import { SymmetricMatrix } from './SymmetricMatrix.ts';

/**
 * Learns to tell a track's score by its embedding: ridge regression, in place of the network of van den Oord, Dieleman and
 * Schrauwen, "Deep content-based music recommendation" (NIPS 2013), section 4: the embedding is a network's already. They learn the
 * factors of a track; what is learnt here is linear, so that their product with a listener's may be learnt at once. `vectors`:
 * [tracks][features]; `scores`: [tracks]. Returns what tells a score, as linearScore has it.
 */
export function regress(
  vectors: readonly ArrayLike<number>[],
  scores: readonly number[],
): { weights: Float64Array; offset: number } {
  const features = vectors[0]?.length ?? 0;
  const matrix = new SymmetricMatrix(features + 1, 1);
  const target = new Float64Array(features + 1);
  const x = new Float64Array(features + 1);
  vectors.forEach((vector, index) => {
    x.set(vector);
    x[features] = 1;
    matrix.addSquare(x, 1);
    for (let k = 0; k <= features; k++) target[k]! += scores[index]! * x[k]!;
  });
  const solved = solveFactored(matrix.factor(), target);
  return { weights: solved.slice(0, features), offset: solved[features]! };
}
