import { SvelteSet } from 'svelte/reactivity';
import type { TrackRow } from '../../src-main/api.ts';

type Pictured = Pick<TrackRow, 'trackId' | 'hasCover' | 'directoryId' | 'missing'>;

/**
 * The pictures of rows. A file without one shows what lies beside it, which is the same for its whole folder: one row
 * asks for all of them, and where there is none nobody asks again.
 */
export class RowCovers {
  readonly #coverUrl: () => string;
  /** By directory, the track whose picture its rows ask for. */
  readonly #asked = new Map<number, number>();
  readonly #none = new SvelteSet<string>();

  constructor(coverUrl: () => string) {
    this.#coverUrl = coverUrl;
  }

  /** Null where there is none, as far as is known. */
  urlOf({ trackId, hasCover, directoryId, missing }: Pictured): string | null {
    if (missing || directoryId === null) return null;
    const asked = this.#asked.get(directoryId) ?? trackId;
    if (!hasCover) this.#asked.set(directoryId, asked);
    const url = `${this.#coverUrl()}${hasCover ? trackId : asked}?small`;
    return this.#none.has(url) ? null : url;
  }

  noteNone(url: string): void {
    this.#none.add(url);
  }

  /** Asks again: somebody may have put a picture there. */
  forget(): void {
    this.#asked.clear();
    this.#none.clear();
  }
}
