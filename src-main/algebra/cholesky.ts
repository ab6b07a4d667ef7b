/** The lower triangle L of a symmetric, positive definite matrix L L' (Cholesky), row by row. Only the lower half is read. */
export function choleskyOf(matrix: readonly Float64Array[]): Float64Array[] {
  const lower: Float64Array[] = [];
  for (const row of matrix) {
    const own = new Float64Array(row.length);
    lower.push(own);
    for (const [j, other] of lower.entries()) {
      let known = 0;
      for (let k = 0; k < j; k++) known += own[k]! * other[k]!;
      const left = row[j]! - known;
      own[j] = own === other ? Math.sqrt(left) : left / other[j]!;
    }
  }
  return lower;
}

/** Solves L L' x = b. */
export function solveFactored(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  return solveUpper(lower, solveLower(lower, b));
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
