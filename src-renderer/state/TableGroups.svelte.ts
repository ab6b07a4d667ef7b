import type { Api, GroupBy, Sort, TrackGroup } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import { keep, readKept } from '../kept.ts';
import { Pages } from './Pages.svelte.ts';
import type { Question } from './TrackPages.svelte.ts';

const tableGroupings = ['album', 'artist'] as const;
/** What the tracks of the table can be grouped by. */
export type TableGrouping = (typeof tableGroupings)[number];
const keptKey = 'hearmark.grouped';

/** The order where no other is chosen, or the chosen one goes with what is gone: grouped as was chosen last. */
export function usualSort(): Sort {
  const groupedBy = tableGroupings.find((by) => by === readKept(keptKey));
  return { by: 'artist', descending: false, ...(groupedBy && { groupedBy }) };
}

/** Keeps it for the next time; returns that part of an order. */
export function keepGrouping(groupedBy: TableGrouping | null): Pick<Sort, 'groupedBy'> {
  keep(keptKey, groupedBy);
  return groupedBy ? { groupedBy } : {};
}

/** What the tracks of the table are grouped by, as it is sorted: how many each group has, and what its heading says. */
export class TableGroups {
  /** How many tracks each group has, in the order of the table; empty where it is not grouped. */
  sizes = $state.raw<number[]>([]);
  by = $state<GroupBy | null>(null);
  readonly pages: Pages<Question, TrackGroup>;
  readonly #api: Remote<Api>;
  #question: Question;
  /** Counts questions: an answer to an earlier one is dropped. */
  #asked = 0;

  constructor(api: Remote<Api>, question: Question) {
    this.#api = api;
    this.#question = question;
    this.pages = new Pages(async (asked, offset, limit) => {
      const { groupedBy: by } = asked.sort;
      return by ? api.findGroups({ ...asked, by, offset, limit }) : { total: 0, rows: [] };
    }, question);
  }

  /** Shows the groups of another list. */
  ask(question: Question): void {
    this.#question = question;
    this.pages.ask(question);
    void this.#count();
  }

  /** Fetches again what is looked at. */
  refresh(): void {
    if (!this.#question.sort.groupedBy) return;
    this.pages.refresh();
    void this.#count();
  }

  async #count(): Promise<void> {
    const asked = ++this.#asked;
    const { filter, sort } = this.#question;
    const by = sort.groupedBy ?? null;
    // What the host cannot answer, the table says
    const sizes = by ? await this.#api.findGroupSizes({ by, filter, sort }).catch(() => this.sizes) : [];
    if (asked !== this.#asked) return;
    this.by = by;
    this.sizes = sizes;
  }
}
