import { choleskyOf, solveFactored } from '../../src-main/algebra/cholesky.ts';
import type { Projection } from '../../src-main/simd/Projection.ts';

/** So far from the mean, as music is, what float16 leaves of a place is near enough. */
const far = 20;

/** Returns what makes embeddings that a projection brings the way of a place, its other numbers 0; the place itself where there is none. */
export function embeddingsAt(projection: Projection | undefined): (place: ArrayLike<number>) => Float32Array {
  if (!projection) return (place) => Float32Array.from(place);
  const { from, to, numbers } = projection;
  const { mean, matrix } = numbers;
  const rows = Array.from({ length: to }, (_, row) => matrix.subarray(row * from, (row + 1) * from));
  const dot = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, index) => sum + value * b[index]!, 0);
  const lower = choleskyOf(rows.map((row) => Float64Array.from(rows, (other) => dot(row, other))));
  return (place) => {
    const shares = solveFactored(
      lower,
      Float64Array.from({ length: to }, (_, at) => far * (place[at] ?? 0)),
    );
    return mean.map((value, at) => rows.reduce((sum, row, index) => sum + shares[index]! * row[at]!, value));
  };
}
