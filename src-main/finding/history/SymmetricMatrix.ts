/** A symmetric, positive definite matrix that is added up, and solved for by Cholesky's decomposition. Only its lower half is kept. */
export class SymmetricMatrix {
  readonly size: number;
  readonly values: Float64Array;

  /** Begins as a diagonal of this value, or as a copy. */
  constructor(size: number, from: number | SymmetricMatrix) {
    this.size = size;
    this.values = typeof from === 'number' ? new Float64Array(size * size) : from.values.slice();
    if (typeof from === 'number') for (let row = 0; row < size; row++) this.values[row * size + row] = from;
  }

  /** Adds `weight` times the product of a vector with itself. */
  addSquare(vector: ArrayLike<number>, weight: number): void {
    const { size, values } = this;
    for (let row = 0; row < size; row++) {
      const factor = weight * vector[row]!;
      if (factor === 0) continue;
      const at = row * size;
      for (let column = 0; column <= row; column++) values[at + column]! += factor * vector[column]!;
    }
  }

  /** Decomposes it in place into L, of which it is the product with its own transpose. */
  decompose(): Decomposed {
    const { size, values } = this;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column <= row; column++) {
        let sum = values[row * size + column]!;
        for (let k = 0; k < column; k++) sum -= values[row * size + k]! * values[column * size + k]!;
        values[row * size + column] =
          row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / values[column * size + column]!;
      }
    }
    return new Decomposed(size, values);
  }
}

/** The lower triangle L of a matrix. */
export class Decomposed {
  readonly #size: number;
  readonly #lower: Float64Array;

  constructor(size: number, lower: Float64Array) {
    this.#size = size;
    this.#lower = lower;
  }

  /** Returns L⁻¹b. */
  forward(b: ArrayLike<number>): Float64Array {
    const solved = new Float64Array(this.#size);
    for (let row = 0; row < this.#size; row++) {
      let sum = b[row]!;
      for (let k = 0; k < row; k++) sum -= this.#lower[row * this.#size + k]! * solved[k]!;
      solved[row] = sum / this.#lower[row * this.#size + row]!;
    }
    return solved;
  }

  /** Returns what the matrix takes to b. */
  solve(b: ArrayLike<number>): Float64Array {
    const solved = this.forward(b);
    for (let row = this.#size - 1; row >= 0; row--) {
      let sum = solved[row]!;
      for (let k = row + 1; k < this.#size; k++) sum -= this.#lower[k * this.#size + row]! * solved[k]!;
      solved[row] = sum / this.#lower[row * this.#size + row]!;
    }
    return solved;
  }
}
