import type { Library } from '../../library/Library.ts';
import { rankByHistory } from './rankByHistory.ts';

/** An order stands for so long, whatever is played or heard meanwhile: a list that is looked at stays as it is. */
const standsMs = 10 * 60_000;

/** The tracks that are recommended, worked out when somebody asks for that order. */
export class Recommendations {
  readonly #library: Library;
  #known: { modelId: number | null; at: number; done: Promise<void> } | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  /** Resolves when the library knows them. */
  ready(): Promise<void> {
    const { modelId } = this.#library.browse;
    const known = this.#known;
    if (known?.modelId === modelId && performance.now() - known.at < standsMs) return known.done;
    const done = this.#workOut(modelId);
    this.#known = { modelId, at: performance.now(), done };
    done.catch(() => (this.#known = undefined));
    return done;
  }

  async #workOut(modelId: number | null): Promise<void> {
    const found = modelId === null ? [] : await rankByHistory(this.#library, modelId);
    this.#library.browse.recommend(found.map(({ trackId }) => trackId));
    if (found.length === 0) this.#known = undefined; // the first play changes that
  }
}
