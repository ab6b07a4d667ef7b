import type {
  Api,
  Facets,
  Filter,
  SavedFilter,
  Selection,
  Sort,
  SortKey,
  TrackRow,
} from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import {
  addChosen,
  chooseOnly,
  countChosen,
  everythingChosen,
  nothingChosen,
  selectionOf,
  toggleChosen,
  type Chosen,
} from '../chosen.ts';
import { Fetched } from './Fetched.svelte.ts';
import type { Player } from './Player.svelte.ts';
import { TrackPages } from './TrackPages.svelte.ts';

type FilterChange = { [Key in keyof Filter]?: Filter[Key] | undefined };

/** While a job runs, changes come many times a second: the list follows so often. */
const refreshEveryMs = 300;

/** The library view's filter, order, rows and selection; they outlive the view. */
export class LibraryState {
  filter = $state.raw<Filter>({});
  sort = $state.raw<Sort>({ by: 'artist', descending: false });
  readonly pages: TrackPages;
  readonly facets: Fetched<Facets>;
  /** Over the whole library: their order stays while a filter changes the counts. */
  readonly allFacets: Fetched<Facets>;
  chosen = $state.raw<Chosen>(nothingChosen);
  readonly chosenCount = $derived.by(() => countChosen(this.chosen, this.pages.total ?? 0));
  activeIndex = $state(0);
  /** Where the view was scrolled to when it was left. */
  scrollTop = 0;
  /** The search field shall take the focus. */
  wantsSearch = $state(false);
  /** The saved filter that is shown, unchanged. */
  savedFilterId = $state<number | null>(null);
  /** By more than what is typed: that is seen in the search field. */
  readonly isNarrowed = $derived.by(() =>
    Object.keys(this.filter).some((key) => key !== 'match' && key !== 'text'),
  );
  readonly isFiltered = $derived.by(() => Object.keys(this.filter).some((key) => key !== 'match'));
  #anchorIndex = 0;
  /** Counts clicks: the rows of a range that come after another click are dropped. */
  #choice = 0;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #refreshAgain = false;

  constructor(api: Remote<Api>) {
    this.pages = new TrackPages(api, { filter: this.filter, sort: this.sort });
    this.facets = new Fetched(() => api.countFacets({ filter: this.filter }));
    this.allFacets = new Fetched(() => api.countFacets({ filter: {} }));
  }

  /** Fetches again what is shown; scroll position, selection and active row stay. */
  refresh(): void {
    this.#refreshAgain = this.#refreshTimer !== undefined;
    if (this.#refreshAgain) return;
    this.pages.refresh();
    void this.facets.refresh();
    void this.allFacets.refresh();
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = undefined;
      if (this.#refreshAgain) this.refresh();
    }, refreshEveryMs);
  }

  /** Changes some of the filter; undefined takes a condition away. */
  change(changes: FilterChange): void {
    const kept = Object.entries({ ...this.filter, ...changes }).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    );
    this.#ask(Object.fromEntries(kept), this.sort);
  }

  clear(): void {
    this.#ask({}, this.sort.by === 'strength' ? { by: 'artist', descending: false } : this.sort);
  }

  include(tagId: number): void {
    const { include = [], exclude = [] } = this.filter;
    const isIn = include.includes(tagId);
    this.change({
      include: isIn ? include.filter((id) => id !== tagId) : [...include, tagId],
      exclude: exclude.filter((id) => id !== tagId),
    });
  }

  exclude(tagId: number): void {
    const { include = [], exclude = [] } = this.filter;
    const isOut = exclude.includes(tagId);
    this.change({
      include: include.filter((id) => id !== tagId),
      exclude: isOut ? exclude.filter((id) => id !== tagId) : [...exclude, tagId],
    });
  }

  /** Sorts by a column; the same one again turns the order round. */
  sortBy(by: SortKey): void {
    const descending = this.sort.by === by ? !this.sort.descending : by === 'strength' || by === 'added';
    this.#ask(this.filter, { by, descending });
  }

  show({ id, filter, sort }: SavedFilter): void {
    this.#ask(filter, sort);
    this.savedFilterId = id;
  }

  showTag(tagId: number): void {
    this.#ask({ include: [tagId] }, this.sort);
  }

  /** What an action is for: the selection, or else the active row. */
  get target(): Selection | null {
    if (this.chosenCount > 0) return selectionOf(this.chosen, this.filter);
    const row = this.pages.row(this.activeIndex);
    return row ? { trackIds: [row.trackId] } : null;
  }

  /** Moves the active row; the selection is left as it is. */
  activate(index: number): void {
    this.activeIndex = Math.max(0, Math.min(index, (this.pages.total ?? 1) - 1));
    this.#anchorIndex = this.activeIndex;
  }

  /** Selects a row as a click does: alone, with Control too, with Shift everything from the last one on. */
  async choose(index: number, how: 'alone' | 'too' | 'range'): Promise<void> {
    const anchor = how === 'range' ? this.#anchorIndex : index;
    const choice = ++this.#choice;
    this.activate(index);
    this.#anchorIndex = anchor;
    if (how === 'range') {
      const ids = await this.pages.idsBetween(Math.min(anchor, index), Math.max(anchor, index));
      if (choice !== this.#choice) return;
      this.chosen = this.chosen.all ? addChosen(this.chosen, ids) : chooseOnly(ids);
      return;
    }
    const row = this.pages.row(index);
    if (row) this.chosen = how === 'too' ? toggleChosen(this.chosen, row.trackId) : chooseOnly([row.trackId]);
  }

  chooseAll(): void {
    this.#choice++;
    this.chosen = everythingChosen;
  }

  chooseNone(): void {
    this.#choice++;
    this.chosen = nothingChosen;
  }

  /** Plays a row, and what follows it in this list. */
  async play(player: Player, row: TrackRow, index: number): Promise<void> {
    let playingIndex = index;
    await player.play(row, 0, async (trackId, step) => {
      const next = (this.pages.indexOf(trackId) ?? playingIndex) + step;
      const track = await this.pages.rowAt(next);
      if (track) playingIndex = next;
      return track;
    });
  }

  #ask(filter: Filter, sort: Sort): void {
    const sameFilter = filter === this.filter;
    const sortable = sort.by !== 'strength' || filter.include?.length;
    this.filter = filter;
    this.sort = sortable ? sort : { by: 'artist', descending: false };
    this.savedFilterId = null;
    this.activeIndex = 0;
    this.#anchorIndex = 0;
    this.pages.ask({ filter: this.filter, sort: this.sort });
    if (sameFilter) return;
    this.chooseNone();
    void this.facets.refresh();
  }
}
