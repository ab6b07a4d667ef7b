import { SvelteMap } from 'svelte/reactivity';
import type { Api, Filter, Sort, TrackRow } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';

export interface Question {
  filter: Filter;
  sort: Sort;
}

const pageRows = 100;
const keptPages = 60;
const atOnce = 2;

/**
 * The rows of a long list, fetched in pages as they are looked at. Old rows stay until newer ones are there: after a
 * change page by page, after another question all at once with its first answer.
 */
export class TrackPages {
  /** Null before the first answer. */
  total = $state<number | null>(null);
  totalSeconds = $state(0);
  error = $state.raw<Error | null>(null);
  /** Grows when the first answer to another question is there: the list begins anew. */
  answered = $state(0);
  readonly #api: Remote<Api>;
  readonly #pages = new SvelteMap<number, TrackRow[]>();
  #question: Question;
  /** Counts questions: an answer to an earlier one is dropped. */
  #asked = 0;
  /** Counts changes: an answer from before the last one is shown, and asked for again. */
  #changed = 0;
  #isNew = true;
  #wanted = { first: 0, last: 1 };
  readonly #fresh = new Set<number>();
  readonly #inFlight = new Set<number>();

  constructor(api: Remote<Api>, question: Question) {
    this.#api = api;
    this.#question = question;
  }

  /** A row, or undefined while it is not there. */
  row(index: number): TrackRow | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows];
  }

  ask(question: Question): void {
    this.#question = question;
    this.#asked++;
    this.#isNew = true;
    this.#inFlight.clear();
    this.#wanted = { first: 0, last: this.#wanted.last - this.#wanted.first };
    this.refresh();
  }

  /** Fetches again what is looked at. */
  refresh(): void {
    this.#changed++;
    this.#fresh.clear();
    this.#pump();
  }

  /** Rows that are looked at. */
  want(first: number, last: number): void {
    if (this.#isNew || (this.#wanted.first === first && this.#wanted.last === last)) return;
    this.#wanted = { first, last };
    this.#pump();
  }

  /** A row wherever it is. */
  async rowAt(index: number): Promise<TrackRow | null> {
    if (index < 0) return null;
    return this.row(index) ?? (await this.#fetch(index, 1)).rows[0] ?? null;
  }

  /** Ids of the rows from one up to, with, another. */
  async idsBetween(first: number, last: number): Promise<number[]> {
    const known: number[] = [];
    for (let index = first; index <= last; index++) {
      const row = this.row(index);
      if (!row) return this.#api.findTrackIds({ ...this.#question, offset: first, limit: last - first + 1 });
      known.push(row.trackId);
    }
    return known;
  }

  /** Where a track stands, among the rows that are here. */
  indexOf(trackId: number): number | null {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.trackId === trackId);
      if (at >= 0) return page * pageRows + at;
    }
    return null;
  }

  /** Every row that is here. */
  *known(): Generator<TrackRow> {
    for (const rows of this.#pages.values()) yield* rows;
  }

  #fetch(offset: number, limit: number) {
    return this.#api.findTracks({ ...this.#question, offset, limit });
  }

  #pump(): void {
    while (this.#inFlight.size < atOnce) {
      const page = this.#nextPage();
      if (page === undefined) return;
      this.#inFlight.add(page);
      void this.#load(page, this.#asked, this.#changed);
    }
  }

  /** What is looked at comes first, then one page on either side. */
  #nextPage(): number | undefined {
    const first = Math.floor(this.#wanted.first / pageRows);
    const last = Math.max(first, Math.floor((this.#wanted.last - 1) / pageRows));
    const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    if (!this.#isNew) pages.push(last + 1, first - 1);
    const lastPage = Math.max(0, Math.ceil((this.total ?? 0) / pageRows) - 1);
    return pages.find(
      (page) =>
        page >= 0 && (page <= lastPage || page === 0) && !this.#fresh.has(page) && !this.#inFlight.has(page),
    );
  }

  async #load(page: number, asked: number, changed: number): Promise<void> {
    try {
      const answer = await this.#fetch(page * pageRows, pageRows);
      if (asked !== this.#asked) return;
      if (this.#isNew) {
        this.#pages.clear();
        this.#isNew = false;
        this.answered++;
      }
      this.error = null;
      this.total = answer.total;
      this.totalSeconds = answer.totalSeconds;
      this.#pages.set(page, answer.rows);
      if (changed === this.#changed) this.#fresh.add(page);
      this.#forget();
    } catch (error) {
      if (asked === this.#asked) this.error = error as Error;
      return;
    } finally {
      if (asked === this.#asked) this.#inFlight.delete(page);
    }
    this.#pump();
  }

  #forget(): void {
    if (this.#pages.size <= keptPages) return;
    const here = this.#wanted.first / pageRows;
    const [farthest] = [...this.#pages.keys()].sort((a, b) => Math.abs(b - here) - Math.abs(a - here));
    if (farthest === undefined) return;
    this.#pages.delete(farthest);
    this.#fresh.delete(farthest);
  }
}
