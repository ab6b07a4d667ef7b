import type { Connection } from '../Connection.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { closenessOfRows, LoadedVectors } from './LoadedVectors.ts';

/** Where words lie among the sounds of a model. */
export interface PlacedWords {
  /** The library's id of the text-audio model. */
  modelId: number;
  /** Of length 1. */
  vector: Float32Array;
}

/** So many texts are remembered with where they lie: those of the lists that are open. */
const mostPlaced = 32;

/** Tells how close tracks are to words, by a text-audio model. */
export class WordLikeness {
  readonly #index: TrackIndex;
  readonly #loaded: LoadedVectors;
  readonly #placed = new Map<string, PlacedWords>();

  constructor(connection: Connection, index: TrackIndex) {
    this.#index = index;
    const name = 'word_vectors';
    this.#loaded = new LoadedVectors(connection, { name, column: 'vector', heard: name });
  }

  /** Remembers where words lie, and reads what they are compared with, a step at a time. */
  async place(words: string, placed: PlacedWords): Promise<void> {
    this.#placed.delete(words); // what is asked for again is the newest
    const [oldest] = this.#placed.keys();
    if (this.#placed.size >= mostPlaced && oldest !== undefined) this.#placed.delete(oldest);
    this.#placed.set(words, placed);
    this.#begin(placed);
    await this.#loaded.ready();
  }

  /** [rows], how close each is to words; NaN where the model has not heard it. Undefined for words of no known place. */
  of(words: string): Float32Array | undefined {
    const placed = this.#placed.get(words);
    if (!placed) return undefined;
    this.#begin(placed);
    return closenessOfRows(this.#index.columns, this.#loaded.vectors, placed.vector);
  }

  #begin({ modelId, vector }: PlacedWords): void {
    this.#loaded.begin(modelId, () => vector.length * Float16Array.BYTES_PER_ELEMENT);
  }
}
