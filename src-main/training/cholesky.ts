import { dot } from './minimise.ts';

/** The lower triangle L of a symmetric, positive definite matrix L L' (Cholesky), row by row. */
export function choleskyOf(matrix: readonly Float64Array[]): Float64Array[] {
  const lower = matrix.map((row) => new Float64Array(row.length));
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const left = row[j]! - dot(lower[i]!.subarray(0, j), lower[j]!.subarray(0, j));
      lower[i]![j] = i === j ? Math.sqrt(left) : left / lower[j]![j]!;
    }
  });
  return lower;
}

/** Solves L x = b. */
export function solveLower(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < x.length; i++) {
    const row = lower[i]!;
    let left = x[i]!;
    for (let j = 0; j < i; j++) left -= row[j]! * x[j]!;
    x[i] = left / row[i]!;
  }
  return x;
}

/** Solves L' x = b. */
export function solveUpper(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = x.length - 1; i >= 0; i--) {
    const row = lower[i]!;
    const value = x[i]! / row[i]!;
    x[i] = value;
    for (let j = 0; j < i; j++) x[j]! -= row[j]! * value;
  }
  return x;
}
