import { SvelteMap } from 'svelte/reactivity';

export interface Page<Row> {
  total: number;
  rows: Row[];
}

const pageRows = 100;
const keptPages = 60;
const atOnce = 2;

/**
 * The rows of a long list, fetched in pages as they are looked at. Old rows stay until newer ones are there: after a
 * change page by page, after another question all at once with its first answer.
 */
export class Pages<Question, Row, Answer extends Page<Row> = Page<Row>> {
  /** The last page that came; null before the first answer. */
  last = $state.raw<Answer | null>(null);
  error = $state.raw<Error | null>(null);
  /** True while the first answer to a question is on its way: the rows are still those of the one before. */
  isAsking = $state(true);
  /** Grows when the first answer to another question is there: the list begins anew. */
  answered = $state(0);
  readonly total = $derived.by(() => this.last?.total ?? null);
  readonly #fetch: (question: Question, offset: number, limit: number) => Promise<Answer>;
  readonly #pages = new SvelteMap<number, Row[]>();
  #question: Question;
  /** Counts questions: an answer to an earlier one is dropped. */
  #asked = 0;
  /** Counts changes: an answer from before the last one is shown, and asked for again. */
  #changed = 0;
  #isNew = true;
  #wanted = { first: 0, last: 1 };
  readonly #fresh = new Set<number>();
  readonly #inFlight = new Set<number>();

  constructor(
    fetch: (question: Question, offset: number, limit: number) => Promise<Answer>,
    question: Question,
  ) {
    this.#fetch = fetch;
    this.#question = question;
  }

  get question(): Question {
    return this.#question;
  }

  /** A row, or undefined while it is not there. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows];
  }

  ask(question: Question): void {
    this.#question = question;
    this.#asked++;
    this.#isNew = true;
    this.isAsking = true;
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
  async rowAt(index: number): Promise<Row | null> {
    if (index < 0) return null;
    return this.row(index) ?? (await this.#fetch(this.#question, index, 1)).rows[0] ?? null;
  }

  /** Every row that is here, with its place. */
  *known(): Generator<[index: number, row: Row]> {
    for (const [page, rows] of this.#pages) {
      for (const [at, row] of rows.entries()) yield [page * pageRows + at, row];
    }
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
      const answer = await this.#fetch(this.#question, page * pageRows, pageRows);
      if (asked !== this.#asked) return;
      if (this.#isNew) {
        this.#pages.clear();
        this.#isNew = false;
        this.answered++;
      }
      this.error = null;
      this.isAsking = false;
      this.last = answer;
      this.#pages.set(page, answer.rows);
      if (changed === this.#changed) this.#fresh.add(page);
      this.#forget();
    } catch (error) {
      if (asked !== this.#asked) return;
      this.error = error as Error;
      this.isAsking = false;
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
