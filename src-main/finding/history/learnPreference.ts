import { solveFactored, solveLower } from '../../algebra/cholesky.ts';
import { likingOf } from './likingOf.ts';
import { SymmetricMatrix } from './SymmetricMatrix.ts';
import { linearScore, type Taste } from './Taste.ts';

/** A prior that is as strong as this many tracks. */
const prior = 10;

/**
 * Learns what one person alone likes from what they played: ridge regression with a confidence for each track (1 for those that were
 * not played, which are taken for neither liked nor disliked much), whose posterior covariance tells the uncertainty (Bishop, "Pattern
 * recognition and machine learning", 2006, section 3.3). A score is 0 as any track, 1 as those that are played. `vectors`:
 * [tracks][features]; `plays`: [tracks].
 */
export function learnPreference(
  vectors: readonly ArrayLike<number>[],
  plays: readonly number[],
): Required<Taste> {
  const size = vectors[0]?.length ?? 0;
  const mean = new Float64Array(size);
  for (const vector of vectors) for (let k = 0; k < size; k++) mean[k]! += vector[k]! / vectors.length;
  const centred = (vector: ArrayLike<number>) => mean.map((value, k) => vector[k]! - value);
  const matrix = new SymmetricMatrix(size, prior / Math.max(1, size));
  const target = new Float64Array(size);
  vectors.forEach((vector, index) => {
    const x = centred(vector);
    const weight = plays[index]! > 0 ? likingOf(plays[index]!) : 1;
    matrix.addSquare(x, weight);
    if (plays[index]! > 0) for (let k = 0; k < size; k++) target[k]! += weight * x[k]!;
  });
  const factor = matrix.factor();
  const weights = solveFactored(factor, target);
  const offset = -linearScore(weights, 0, mean);
  return {
    weights,
    offset,
    scoreOf: (vector) => linearScore(weights, offset, vector),
    uncertaintyOf: (vector) => Math.hypot(...solveLower(factor, centred(vector))),
  };
}
