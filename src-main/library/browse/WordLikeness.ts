import type { Connection } from '../Connection.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { keepNewest } from '../keepNewest.ts';
import { closenessOfRows, LoadedVectors } from './LoadedVectors.ts';
import type { NearestVectors } from './NearestVectors.ts';

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
  /** What the words that were placed last are compared with. */
  #compared: NearestVectors | undefined;

  constructor(connection: Connection, index: TrackIndex) {
    this.#index = index;
    const name = 'word_vectors';
    this.#loaded = new LoadedVectors(connection, { name, column: 'vector', heard: name });
  }

  /**
   * Remembers where words lie, and reads what they are compared with, a step at a time. Returns whether any of that is new: else
   * tracks stand in the order of before.
   */
  async place(words: string, placed: PlacedWords): Promise<boolean> {
    const known = this.#placed.get(words);
    keepNewest(this.#placed, words, placed, mostPlaced);
    this.#begin(placed);
    await this.#loaded.ready();
    const { vectors } = this.#loaded;
    const isSame = known?.vector === placed.vector && vectors === this.#compared;
    this.#compared = vectors;
    return !isSame;
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
