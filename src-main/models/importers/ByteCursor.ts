import { ModelError } from '../../errors.ts';

/** Reads a byte array from front to back, little-endian. Every read throws ModelError where the bytes end before it. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** Offset of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** Returns the next bytes, not copied. */
  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** An unsigned 64-bit integer; one that a number cannot hold is refused, since no file of ours is that long. */
  uint64(): number {
    const value = this.#view.getBigUint64(this.#advance(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ModelError(`the size ${value} is impossible`);
    return Number(value);
  }

  /** A big-endian double, the one such thing in a pickle. */
  float64BigEndian(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** The text up to the next line feed, which is skipped. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    if (end < 0) throw new ModelError('cut short');
    const text = this.text(end - this.#at);
    this.#at = end + 1;
    return text;
  }

  /** UTF-8 text of so many bytes. */
  text(length: number): string {
    return new TextDecoder().decode(this.take(length));
  }

  #advance(length: number): number {
    if (length > this.#bytes.length - this.#at) throw new ModelError('cut short');
    const start = this.#at;
    this.#at += length;
    return start;
  }
}
