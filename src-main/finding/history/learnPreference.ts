import { likingOf } from './likingOf.ts';
import { SymmetricMatrix } from './SymmetricMatrix.ts';

/** What somebody likes, as a direction among the embeddings. */
export interface Preference {
  /** How much a track of this embedding is likely to be liked (0 as any, 1 as those that are played), and how far that may be off. */
  of(vector: ArrayLike<number>): { score: number; uncertainty: number };
}

/** A prior that is as strong as this many tracks. */
const prior = 10;

/**
 * Learns what one person alone likes from what they played: ridge regression with a confidence for each track (1 for those that were
 * not played, which are taken for neither liked nor disliked much), whose posterior covariance tells the uncertainty (Bishop, "Pattern
 * recognition and machine learning", 2006, section 3.3). `vectors`: [tracks][features]; `plays`: [tracks].
 */
export function learnPreference(vectors: readonly ArrayLike<number>[], plays: readonly number[]): Preference {
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
  const decomposed = matrix.decompose();
  const weights = decomposed.solve(target);
  return {
    of(vector) {
      const x = centred(vector);
      const score = x.reduce((sum, value, k) => sum + value * weights[k]!, 0);
      return { score, uncertainty: Math.hypot(...decomposed.forward(x)) };
    },
  };
}
