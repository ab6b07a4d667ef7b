import { bitsIn } from './compareWords.ts';

/** Two tracks that sound alike to the model, by the places in which they were added, the lower one first. */
export interface Neighbours {
  first: number;
  second: number;
  /** Cosine of their embeddings around the mean of all, -1..1. */
  cosine: number;
}

/** Orders of the tracks that are gone through, each by other bits of their signs first. */
const orders = 16;
/** Tracks behind each in an order that it is compared with. */
const reach = 12;

/**
 * Finds tracks with embeddings that point the same way, without comparing all with all: after a random turn the signs of their
 * numbers tell in which direction they point, and in some order of these signs those that are near stand beside each other
 * (Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002, section 3).
 */
export class EmbeddingIndex {
  readonly #size: number;
  readonly #vectors: Float32Array;
  readonly #padded: number;
  #count = 0;

  /** For so many tracks, with so many numbers each. */
  constructor(tracks: number, size: number) {
    this.#size = size;
    this.#padded = 2 ** Math.max(8, Math.ceil(Math.log2(size)));
    this.#vectors = new Float32Array(tracks * size);
  }

  /** Adds a track and returns its place: 0, 1, 2 and so on. More than were announced are left out. */
  add(embedding: Float32Array): number {
    const place = this.#count++;
    if ((place + 1) * this.#size <= this.#vectors.length) this.#vectors.set(embedding, place * this.#size);
    return place;
  }

  /** Yields pairs from a cosine on; a pair may come more than once. */
  *pairs(leastCosine: number): Generator<Neighbours> {
    const count = Math.min(this.#count, this.#vectors.length / this.#size);
    this.#centre(count);
    const words = this.#padded / 32;
    const signs = this.#signs(count);
    // Of random directions that far apart so many signs differ, and four standard deviations more
    const share = Math.acos(leastCosine) / Math.PI;
    const mostBits = this.#padded * share + 4 * Math.sqrt(this.#padded * share * (1 - share));
    const halves = new Uint16Array(signs.buffer);
    for (let turn = 0; turn < orders; turn++) {
      const first = turn * Math.floor((2 * words) / orders);
      const half = (place: number, next: number) =>
        halves[2 * words * place + ((first + next) % (2 * words))]!;
      const order = inOrder(count, (place) => (half(place, 0) * 2 ** 16 + half(place, 1)) * 2 ** 16 + half(place, 2)); // prettier-ignore
      for (let at = 0; at < count; at++) {
        for (let behind = at + 1; behind <= at + reach && behind < count; behind++) {
          const [a, b] = [order[at]!, order[behind]!];
          let bits = 0;
          for (let word = 0; word < words; word++)
            bits += bitsIn(signs[a * words + word]! ^ signs[b * words + word]!);
          if (bits > mostBits) continue;
          const cosine = this.#cosine(a, b);
          if (cosine >= leastCosine) yield { first: Math.min(a, b), second: Math.max(a, b), cosine };
        }
      }
    }
  }

  /** Embeddings of some networks all point the same way from zero: they are seen from their mean, each of length 1. */
  #centre(count: number): void {
    const size = this.#size;
    const mean = new Float64Array(size);
    for (let at = 0; at < count * size; at++) mean[at % size]! += this.#vectors[at]! / count;
    for (let place = 0; place < count; place++) {
      const vector = this.#vectors.subarray(place * size, (place + 1) * size);
      let squares = 0;
      for (let index = 0; index < size; index++) squares += (vector[index]! -= mean[index]!) ** 2;
      const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      for (let index = 0; index < size; index++) vector[index]! *= scale;
    }
  }

  /** The signs of each vector after two random turns, in whole words. */
  #signs(count: number): Uint32Array {
    const [size, padded] = [this.#size, this.#padded];
    const words = padded / 32;
    const signs = new Uint32Array(count * words);
    const flips = [1, 2].map((turn) => Array.from({ length: padded }, (_, index) => (bitsIn(scatter(index + turn * padded)) % 2 ? -1 : 1))); // prettier-ignore
    const turned = new Float64Array(padded);
    for (let place = 0; place < count; place++) {
      turned.fill(0);
      turned.set(this.#vectors.subarray(place * size, (place + 1) * size));
      for (const flip of flips) {
        for (let index = 0; index < padded; index++) turned[index]! *= flip[index]!;
        hadamard(turned);
      }
      for (let index = 0; index < padded; index++) {
        if (turned[index]! > 0) signs[place * words + (index >> 5)]! |= 1 << (index & 31);
      }
    }
    return signs;
  }

  #cosine(a: number, b: number): number {
    const size = this.#size;
    let [one, other] = [a * size, b * size];
    let sum = 0;
    for (let index = 0; index < size; index++) sum += this.#vectors[one++]! * this.#vectors[other++]!;
    return sum;
  }
}

/** The places 0 up to `count`, by a whole number below 2 ** 53. */
function inOrder(count: number, keyOf: (place: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, place) => place);
  const keys = Float64Array.from(order, keyOf);
  return order.sort((a, b) => keys[a]! - keys[b]!);
}

/** The Walsh-Hadamard transform, in place; of no scale. */
function hadamard(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let from = 0; from < values.length; from += 2 * half) {
      for (let index = from; index < from + half; index++) {
        const [a, b] = [values[index]!, values[index + half]!];
        values[index] = a + b;
        values[index + half] = a - b;
      }
    }
  }
}

function scatter(value: number): number {
  const mixed = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  return Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b) >>> 0;
}
