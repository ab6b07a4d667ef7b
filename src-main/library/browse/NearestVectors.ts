import { ByteRows, rowsAtOnce } from '../../simd/ByteRows.ts';

/**
 * Vectors in one byte a number, and a search for those that point most the way of another: all are compared. Rounding moves a
 * cosine (ByteRows), so that who wants an order among near ones asks for some more and compares them exactly.
 */
export class NearestVectors {
  /** Numbers of a vector. */
  readonly size: number;
  readonly #ids: Uint32Array;
  readonly #rows: ByteRows;
  #length = 0;

  /** With room for so many vectors of `size` numbers. */
  constructor(capacity: number, size: number) {
    this.size = size;
    this.#ids = new Uint32Array(capacity);
    this.#rows = new ByteRows(capacity, size);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.#ids.length;
  }

  /** In the order in which they were added. */
  get ids(): Uint32Array {
    return this.#ids.subarray(0, this.#length);
  }

  get bytes(): number {
    return this.#rows.bytes + this.#ids.byteLength;
  }

  /** Adds a vector of whatever length; there must be room for it. */
  add(id: number, vector: ArrayLike<number>): void {
    const place = this.#length++;
    this.#ids[place] = id;
    this.#rows.set(place, vector);
  }

  /**
   * Returns the ids of those that are accepted and point most the way of `wanted`, at most `count`, the nearest first; as good as
   * exact, see above.
   */
  nearest(wanted: ArrayLike<number>, count: number, accepts: (id: number) => boolean): number[] {
    if (count < 1 || wanted.length !== this.size) return [];
    this.#rows.ask(wanted);
    const { products, scales } = this.#rows;
    const found: { id: number; closeness: number }[] = [];
    let least = -Infinity;
    for (let from = 0; from < this.#length; from += rowsAtOnce) {
      const rows = this.#rows.multiply(from, this.#length);
      for (let row = 0; row < rows; row++) {
        const closeness = products[row]! * scales[from + row]!;
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
    const scale = this.#rows.ask(wanted);
    const { products, scales } = this.#rows;
    for (let from = 0; from < this.#length; from += rowsAtOnce) {
      const rows = this.#rows.multiply(from, this.#length);
      for (let row = 0; row < rows; row++)
        tell(this.#ids[from + row]!, products[row]! * scales[from + row]! * scale);
    }
  }
}
