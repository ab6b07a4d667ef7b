import type { Library } from '../library/Library.ts';
import { choleskyOf, solveLower, solveUpper } from '../algebra/cholesky.ts';

/** Tracks of the library that say how far its embeddings spread. */
const sampleSize = 2000;

/**
 * What is held small when weights are fitted: the weights of standardised features, or how far they move the library's
 * scores. Most features move together; where a tag lies along that, as kinds of music do, the first finds it with fewer
 * answers, where it lies across, as an instrument may, the second.
 */
export const penalties = ['weights', 'moves'] as const;
export type Penalty = (typeof penalties)[number];

/** What a weight costs by its size beside what it costs by moving scores: what the library never did is not free. */
const ownCost = 0.05;

/**
 * Brings each feature of an embedding to mean 0, deviation 1 over the library, so that shrinking weights means the same
 * for each. What is fitted is seen through a penalty: features in which it is plainly the square of the weights, which is
 * w' P w over standardised ones, P the mean of their covariance and, by `ownCost`, of the identity.
 */
export class Standardisation {
  readonly #means: Float64Array;
  readonly #scales: Float64Array;
  /** L L' = P */
  readonly #factor: Float64Array[];

  private constructor(means: Float64Array, scales: Float64Array, factor: Float64Array[]) {
    this.#means = means;
    this.#scales = scales;
    this.#factor = factor;
  }

  /** Fits it to embeddings; a feature that never changes is left to 0. */
  static over(embeddings: readonly Float32Array[]): Standardisation {
    const size = embeddings[0]?.length ?? 0;
    const sums = [new Float64Array(size), new Float64Array(size)] as const;
    for (const embedding of embeddings) {
      embedding.forEach((value, index) => {
        sums[0][index]! += value / embeddings.length;
        sums[1][index]! += value ** 2 / embeddings.length;
      });
    }
    const deviations = sums[0].map((mean, index) => Math.sqrt(Math.max(0, sums[1][index]! - mean ** 2)));
    const largest = Math.max(...deviations);
    const scales = deviations.map((deviation) => (deviation > largest * 1e-3 ? 1 / deviation : 0));
    const factor = choleskyOf(penaltyOf(embeddings, sums[0], scales));
    return new Standardisation(sums[0], scales, factor);
  }

  apply(embedding: Float32Array): Float64Array {
    return standardise(embedding, this.#means, this.#scales);
  }

  /** Returns standardised features as a fit under a penalty is to see them. */
  seenUnder(penalty: Penalty, features: Float64Array): Float64Array {
    return penalty === 'weights' ? features : solveLower(this.#factor, features);
  }

  /** Turns what was fitted under a penalty into weights and bias for the embedding itself. */
  undo(penalty: Penalty, fitted: Float64Array, bias: number): { weights: Float64Array; bias: number } {
    const weights = penalty === 'weights' ? fitted : solveUpper(this.#factor, fitted);
    const own = weights.map((weight, index) => weight * this.#scales[index]!);
    return {
      weights: own,
      bias: own.reduce((sum, weight, index) => sum - weight * this.#means[index]!, bias),
    };
  }
}

function standardise(embedding: Float32Array, means: Float64Array, scales: Float64Array): Float64Array {
  return Float64Array.from(embedding, (value, index) => (value - means[index]!) * scales[index]!);
}

function penaltyOf(
  embeddings: readonly Float32Array[],
  means: Float64Array,
  scales: Float64Array,
): Float64Array[] {
  const penalty = Array.from(means, () => new Float64Array(means.length));
  for (const embedding of embeddings) {
    const features = standardise(embedding, means, scales);
    features.forEach((value, row) => {
      const line = penalty[row]!;
      // The lower triangle is all that is read
      for (let column = 0; column <= row; column++) line[column]! += value * features[column]!;
    });
  }
  penalty.forEach((line, row) => {
    for (let column = 0; column <= row; column++) {
      const own = row === column ? ownCost : 0;
      line[column] = (line[column]! / embeddings.length + own) / (1 + ownCost);
    }
  });
  return penalty;
}

/** Fits it to a sample of what a model has heard in a library. */
export function readStandardisation(library: Library, modelId: number): Standardisation {
  const sample = library.training.heardTracks(modelId, sampleSize);
  return Standardisation.over(sample.map((trackId) => library.scores.of(trackId, modelId)!.embedding));
}
