import { choleskyOf } from '../../algebra/cholesky.ts';

/** A symmetric, positive definite matrix that is added up. Only its lower half is kept. */
export class SymmetricMatrix {
  readonly #rows: Float64Array[];

  /** Begins as a diagonal of this value, or as a copy. */
  constructor(size: number, from: number | SymmetricMatrix) {
    this.#rows = Array.from({ length: size }, (_, row) => {
      if (typeof from !== 'number') return from.#rows[row]!.slice();
      const begun = new Float64Array(size);
      begun[row] = from;
      return begun;
    });
  }

  /** Adds `weight` times the product of a vector with itself. */
  addSquare(vector: ArrayLike<number>, weight: number): void {
    for (let row = 0; row < this.#rows.length; row++) {
      const factor = weight * vector[row]!;
      if (factor === 0) continue;
      const line = this.#rows[row]!;
      for (let column = 0; column <= row; column++) line[column]! += factor * vector[column]!;
    }
  }

  /** Its Cholesky factor L, for solveFactored and solveLower. */
  factor(): Float64Array[] {
    return choleskyOf(this.#rows);
  }
}
