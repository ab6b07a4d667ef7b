import type { Library } from '../../library/Library.ts';
import { rankByHistory } from './rankByHistory.ts';

/** An order stands for so long, whatever is played or heard meanwhile: a list that is looked at stays as it is. */
const standsMs = 10 * 60_000;

/** The tracks that are recommended, worked out when somebody asks for that order. */
export class Recommendations {
  readonly #library: Library;
  #known: { modelId: number; at: number; done: Promise<void> } | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  /** Resolves when the library knows them. */
  async ready(): Promise<void> {
    const { modelId } = this.#library.browse;
    if (modelId === null) return this.#library.browse.recommend([]);
    const known = this.#known;
    if (known?.modelId === modelId && performance.now() - known.at < standsMs) return known.done;
    const done = this.#workOut(modelId);
    this.#known = { modelId, at: performance.now(), done };
    done.catch(() => (this.#known = undefined));
    return done;
  }

  async #workOut(modelId: number): Promise<void> {
    const { trackIds } = await rankByHistory(this.#library);
    if (modelId !== this.#library.browse.modelId) return; // another one was chosen meanwhile
    this.#library.browse.recommend(trackIds);
    if (trackIds.length === 0) this.#known = undefined; // the first play changes that
  }
}
