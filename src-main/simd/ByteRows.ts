import { compileSimd, memoryAt, reserve, roundUp, startSimd, vectorBytes } from './simdModule.ts';

/** Numbers of a vector are whole ones up to this, either way. */
const largest = 127;
/** Rows whose products are computed at once, at most. */
export const rowsAtOnce = 4096;

export type Dots = (matrix: number, query: number, rows: number, size: number, products: number) => void;

/**
 * Vectors in one byte a number, and their products with one that is asked for. Rounding moves a cosine by a hundredth where a few
 * numbers of a vector stand out, and by less where none does. In WebAssembly, where the processor can
 * (docs/decisions/likeness-compares-all.md).
 */
export class ByteRows {
  readonly capacity: number;
  /** Numbers of a vector. */
  readonly size: number;
  /** [capacity], what one whole number of a row is, of a vector of length 1; 0 of one that has no direction. */
  readonly scales: Float32Array;
  /** What `multiply` found. */
  readonly products: Int32Array;
  readonly #padded: number;
  readonly #dots: Dots;
  readonly #query: Int8Array;
  readonly #matrix: Int8Array;

  /** With room for so many vectors of `size` numbers. */
  constructor(capacity: number, size: number) {
    this.capacity = capacity;
    this.size = size;
    this.#padded = roundUp(Math.max(1, size), vectorBytes);
    this.scales = new Float32Array(capacity);
    const productsAt = memoryAt + this.#padded;
    const matrixAt = productsAt + rowsAtOnce * Int32Array.BYTES_PER_ELEMENT;
    const bytes = matrixAt + capacity * this.#padded;
    let buffer: ArrayBuffer;
    if (compileSimd('nearest') === 'unsupported') {
      buffer = new ArrayBuffer(bytes);
      this.#dots = plainDots(buffer);
    } else {
      const { memory, dots } = startSimd<{ memory: WebAssembly.Memory; dots: Dots }>('nearest');
      reserve(memory, bytes);
      buffer = memory.buffer;
      this.#dots = dots;
    }
    this.#query = new Int8Array(buffer, memoryAt, this.#padded);
    this.products = new Int32Array(buffer, productsAt, rowsAtOnce);
    this.#matrix = new Int8Array(buffer, matrixAt, capacity * this.#padded);
  }

  get bytes(): number {
    return this.#matrix.byteLength + this.scales.byteLength;
  }

  /** The whole numbers of a row: times its scale, a vector of length 1. */
  row(row: number): Int8Array {
    return this.#matrix.subarray(row * this.#padded, row * this.#padded + this.size);
  }

  /** Writes a vector of whatever length into a row. */
  set(row: number, vector: ArrayLike<number>): void {
    this.scales[row] = rounded(vector, this.#matrix.subarray(row * this.#padded, (row + 1) * this.#padded));
  }

  /** Writes a row of others, of the same size, into one of these. */
  copy(row: number, from: ByteRows, fromRow: number): void {
    this.row(row).set(from.row(fromRow));
    this.scales[row] = from.scales[fromRow]!;
  }

  /** Says what `multiply` multiplies with; returns its scale. */
  ask(wanted: ArrayLike<number>): number {
    return rounded(wanted, this.#query);
  }

  /** As `ask`, for a row of others (or of these), of the same size. */
  askRow(from: ByteRows, fromRow: number): number {
    this.#query.set(from.row(fromRow));
    return from.scales[fromRow]!;
  }

  /**
   * Computes the products of rows from one on, below another, with what was asked; returns of how many, at most `rowsAtOnce`. A product
   * times both scales is the cosine.
   */
  multiply(from: number, to: number): number {
    const rows = Math.min(rowsAtOnce, to - from);
    const at = this.#matrix.byteOffset + from * this.#padded;
    this.#dots(at, this.#query.byteOffset, rows, this.#padded, this.products.byteOffset);
    return rows;
  }
}

/** Writes a vector as whole numbers and returns what one of them is of a vector of length 1; 0 where the vector is. */
function rounded(vector: ArrayLike<number>, row: Int8Array): number {
  let peak = 0;
  let squares = 0;
  for (let index = 0; index < vector.length; index++) {
    const value = vector[index]!;
    peak = Math.max(peak, Math.abs(value));
    squares += value * value;
  }
  row.fill(0);
  if (!(squares > 0 && squares < Infinity)) return 0;
  for (let index = 0; index < vector.length; index++)
    row[index] = Math.round((vector[index]! * largest) / peak);
  return peak / (largest * Math.sqrt(squares));
}

/** What src-wasm/nearest.ts computes, for processors without what it needs. */
export function plainDots(buffer: ArrayBuffer): Dots {
  const bytes = new Int8Array(buffer);
  const numbers = new Int32Array(buffer, 0, Math.floor(buffer.byteLength / Int32Array.BYTES_PER_ELEMENT));
  return (matrix, query, rows, size, products) => {
    let at = matrix;
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let place = query; place < query + size; place++) sum += bytes[at++]! * bytes[place]!;
      numbers[products / Int32Array.BYTES_PER_ELEMENT + row] = sum;
    }
  };
}
