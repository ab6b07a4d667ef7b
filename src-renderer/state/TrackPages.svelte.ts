import type { Api, Filter, Sort, TrackPage, TrackRow } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import { Pages } from './Pages.svelte.ts';
import { said } from '../messages/said.ts';

export interface Question {
  filter: Filter;
  sort: Sort;
}

/** The tracks that a filter leaves, in order. */
export class TrackPages extends Pages<Question, TrackRow, TrackPage> {
  readonly #api: Remote<Api>;

  constructor(api: Remote<Api>, question: Question) {
    super((asked, offset, limit) => api.findTracks({ ...asked, offset, limit }), question);
    this.#api = api;
  }

  get totalSeconds(): number {
    return this.last?.totalSeconds ?? 0;
  }

  /** What of the search cannot be read, in words. */
  get unread(): string | null {
    return said(this.last?.unread ?? null);
  }

  /** Ids of the rows from one up to, with, another. */
  async idsBetween(first: number, last: number): Promise<number[]> {
    const known: number[] = [];
    for (let index = first; index <= last; index++) {
      const row = this.row(index);
      if (!row) return this.#api.findTrackIds({ ...this.question, offset: first, limit: last - first + 1 });
      known.push(row.trackId);
    }
    return known;
  }

  /** Where a track stands, among the rows that are here. */
  indexOf(trackId: number): number | null {
    for (const [index, row] of this.known()) if (row.trackId === trackId) return index;
    return null;
  }
}
