import { compileSimd, memoryAt, reserve, roundUp, startSimd, vectorBytes } from '../../simd/simdModule.ts';

/** Numbers of a vector are whole ones up to this, either way. */
const largest = 127;
/** Rows whose products are computed before they are looked through. */
const rowsAtOnce = 4096;

type Dots = (matrix: number, query: number, rows: number, size: number, products: number) => void;

/**
 * Vectors in one byte a number, and a search for those that point most the way of another: all are compared. Rounding moves a
 * cosine by a hundredth where a few numbers of a vector stand out, and by less where none does, so that who wants an order among near
 * ones asks for some more and compares them exactly. In WebAssembly, where the processor can (docs/decisions/likeness-compares-all.md).
 */
export class NearestVectors {
  /** Numbers of a vector. */
  readonly size: number;
  readonly #padded: number;
  readonly #ids: Uint32Array;
  readonly #scales: Float32Array;
  readonly #dots: Dots;
  readonly #query: Int8Array;
  readonly #products: Int32Array;
  readonly #matrix: Int8Array;
  #length = 0;

  /** With room for so many vectors of `size` numbers. */
  constructor(capacity: number, size: number) {
    this.size = size;
    this.#padded = roundUp(Math.max(1, size), vectorBytes);
    this.#ids = new Uint32Array(capacity);
    this.#scales = new Float32Array(capacity);
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
    this.#products = new Int32Array(buffer, productsAt, rowsAtOnce);
    this.#matrix = new Int8Array(buffer, matrixAt, capacity * this.#padded);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.#ids.length;
  }

  get bytes(): number {
    return this.#matrix.byteLength + this.#ids.byteLength + this.#scales.byteLength;
  }

  /** Adds a vector of whatever length; there must be room for it. */
  add(id: number, vector: ArrayLike<number>): void {
    const place = this.#length++;
    const row = this.#matrix.subarray(place * this.#padded, (place + 1) * this.#padded);
    this.#ids[place] = id;
    this.#scales[place] = rounded(vector, row);
  }

  /**
   * Returns the ids of those that are accepted and point most the way of `wanted`, at most `count`, the nearest first; as good as
   * exact, see above.
   */
  nearest(wanted: ArrayLike<number>, count: number, accepts: (id: number) => boolean): number[] {
    if (count < 1 || wanted.length !== this.size) return [];
    rounded(wanted, this.#query);
    const found: { id: number; closeness: number }[] = [];
    let least = -Infinity;
    for (let from = 0; from < this.#length; from += rowsAtOnce) {
      const rows = this.#multiply(from);
      for (let row = 0; row < rows; row++) {
        const closeness = this.#products[row]! * this.#scales[from + row]!;
        if (closeness <= least || !accepts(this.#ids[from + row]!)) continue;
        const place = found.findLastIndex((other) => other.closeness >= closeness) + 1;
        found.splice(place, 0, { id: this.#ids[from + row]!, closeness });
        if (found.length > count) found.pop();
        if (found.length === count) least = found[count - 1]!.closeness;
      }
    }
    return found.map(({ id }) => id);
  }

  /** Tells how far each points the way of `wanted`: the cosine, -1..1, but for the rounding. */
  compareAll(wanted: ArrayLike<number>, tell: (id: number, closeness: number) => void): void {
    if (wanted.length !== this.size) return;
    const scale = rounded(wanted, this.#query);
    for (let from = 0; from < this.#length; from += rowsAtOnce) {
      const rows = this.#multiply(from);
      for (let row = 0; row < rows; row++)
        tell(this.#ids[from + row]!, this.#products[row]! * this.#scales[from + row]! * scale);
    }
  }

  /** Computes the products of some rows from one on with the query; returns of how many. */
  #multiply(from: number): number {
    const rows = Math.min(rowsAtOnce, this.#length - from);
    const at = this.#matrix.byteOffset + from * this.#padded;
    this.#dots(at, this.#query.byteOffset, rows, this.#padded, this.#products.byteOffset);
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
