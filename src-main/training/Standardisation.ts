import type { Library } from '../library/Library.ts';

/** Tracks of the library that say how far its embeddings spread. */
const sampleSize = 2000;

/**
 * Brings each feature of an embedding to mean 0, deviation 1 over the library, so that shrinking weights means the same
 * for each: how far what was learnt can move the library's scores.
 */
export class Standardisation {
  readonly means: Float64Array;
  readonly scales: Float64Array;

  constructor(means: Float64Array, scales: Float64Array) {
    this.means = means;
    this.scales = scales;
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
    return new Standardisation(
      sums[0],
      deviations.map((deviation) => (deviation > largest * 1e-3 ? 1 / deviation : 0)),
    );
  }

  apply(embedding: Float32Array): Float64Array {
    return Float64Array.from(embedding, (value, index) => (value - this.means[index]!) * this.scales[index]!);
  }

  /** Turns what was fitted to standardised features into weights and bias for the embedding itself. */
  undo(weights: Float64Array, bias: number): { weights: Float64Array; bias: number } {
    const own = weights.map((weight, index) => weight * this.scales[index]!);
    return {
      weights: own,
      bias: own.reduce((sum, weight, index) => sum - weight * this.means[index]!, bias),
    };
  }
}

/** Fits it to a sample of what a model has heard in a library. */
export function readStandardisation(library: Library, modelId: number): Standardisation {
  const sample = library.training.heardTracks(modelId, sampleSize);
  return Standardisation.over(sample.map((trackId) => library.scores.of(trackId, modelId)!.embedding));
}
