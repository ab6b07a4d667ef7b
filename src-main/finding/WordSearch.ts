import type { SoundReading } from '../api.ts';
import { ModelError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import type { PlacedWords } from '../library/browse/WordLikeness.ts';
import type { HearingModel } from '../library/HeardMusic.ts';
import { keepNewest } from '../library/keepNewest.ts';

/** A text-audio model that is installed. */
export interface TextAudioModel extends HearingModel {
  folder: string;
}

export interface WordSearchOptions {
  library: Library;
  /** The model that is installed; undefined where there is none. */
  model: () => Promise<TextAudioModel | undefined>;
  /** Returns where a text lies by the package in a folder, of length 1. Throws ModelError. */
  place: (folder: string, text: string) => Promise<{ vector: Float32Array } | { reason: string }>;
}

/** So many texts are remembered with where they lie. */
const mostRemembered = 32;

/** Finds tracks by words through a text-audio model, where one is installed and has heard any. */
export class WordSearch {
  readonly #options: WordSearchOptions;
  readonly #remembered = new Map<string, PlacedWords>();

  constructor(options: WordSearchOptions) {
    this.#options = options;
  }

  /** Makes the library ready to order by words: see Browse.placeWords. Null where no model is installed. */
  async place(words: string): Promise<SoundReading | null> {
    const model = await this.#options.model();
    if (!model) return null;
    const { name, version, weightsHash, folder } = model;
    const { library } = this.#options;
    const modelId = library.words.modelId({ name, version, weightsHash });
    if (modelId === undefined) return { model: name, reason: 'it has heard no track yet' };
    const key = `${modelId} ${words}`;
    const known = this.#remembered.get(key);
    const placed = known ?? (await this.#ask(folder, words));
    if ('reason' in placed) return { model: name, reason: placed.reason };
    const where = { modelId, vector: placed.vector };
    keepNewest(this.#remembered, key, where, mostRemembered);
    await library.browse.placeWords(words, where);
    return { model: name, words };
  }

  async #ask(folder: string, words: string): Promise<{ vector: Float32Array } | { reason: string }> {
    try {
      return await this.#options.place(folder, words);
    } catch (error) {
      if (error instanceof ModelError) return { reason: error.message };
      throw error;
    }
  }
}
