// Past 300 lines: filter, order, rows, counts and selection change together, and share their private state.
import type {
  Api,
  Facets,
  Filter,
  FoundByWords,
  GroupBy,
  SavedFilter,
  Selection,
  Sort,
  SortKey,
} from '../../src-main/api.ts';
import { neighboursOf } from '../../src-main/scores/keyNotation.ts';
import type { EventListener, Remote } from '../api.ts';
import { canSort, withAlike } from '../alike.ts';
import { keepMode, keptMode, type LibraryMode } from '../libraryModes.ts';
import {
  addChosen,
  chooseOnly,
  countChosen,
  isChosen,
  everythingChosen,
  nothingChosen,
  removeChosen,
  selectionOf,
  toggleChosen,
  type Chosen,
} from '../chosen.ts';
import { changedFilter, type FilterChange } from '../changedFilter.ts';
import { toggleTag } from '../toggleTag.ts';
import { Fetched } from './Fetched.svelte.ts';
import { GroupList } from './GroupList.svelte.ts';
import { keepGrouping, TableGroups, usualSort, type TableGrouping } from './TableGroups.svelte.ts';
import { MapState } from './MapState.svelte.ts';
import { TrackNames } from './TrackNames.svelte.ts';
import { TrackPages } from './TrackPages.svelte.ts';

/** While a job runs, changes come many times a second: the list follows so often. */
const refreshEveryMs = 300;

/** The library view's filter, order, rows and selection; they outlive the view. */
export class LibraryState {
  filter = $state.raw<Filter>({});
  sort = $state.raw(usualSort());
  readonly pages: TrackPages;
  /** Chosen by the person, and kept. */
  mode = $state<LibraryMode>(keptMode());
  /** The albums, artists or folders that are looked at; null in the table and on the map. */
  readonly groups = $derived.by(() =>
    this.mode === 'table' || this.mode === 'map' ? null : this.#groupLists[this.mode],
  );
  /** What the table has headings for. */
  readonly tableGroups: TableGroups;
  readonly map: MapState;
  readonly #groupLists: Record<GroupBy, GroupList>;
  /** What is listed; without a filter that is everything, which is asked for anyway. */
  readonly facets = $derived.by(() => (this.isFiltered ? this.#filteredFacets : this.allFacets).value);
  readonly #filteredFacets: Fetched<Facets>;
  /** Over the whole library: their order stays while a filter changes the counts. */
  readonly allFacets: Fetched<Facets>;
  chosen = $state.raw<Chosen>(nothingChosen);
  readonly chosenCount = $derived.by(() => countChosen(this.chosen, this.pages.total ?? 0));
  activeIndex = $state(0);
  /** Where the view was scrolled to when it was left. */
  scrollTop = 0;
  /** Where another list begins. */
  beginsAt = 0;
  /** The search field shall take the focus. */
  wantsSearch = $state(false);
  /** The saved filter that is shown, unchanged. */
  savedFilterId = $state<number | null>(null);
  /** How a description was read, as long as its filter stands. */
  description = $state.raw<FoundByWords | null>(null);
  /** By more than what is typed: that is seen in the search field. */
  readonly isNarrowed = $derived(
    Object.keys(this.filter).some((key) => key !== 'match' && key !== 'text') || this.description !== null,
  );
  readonly isFiltered = $derived.by(() => Object.keys(this.filter).some((key) => key !== 'match'));
  readonly names: TrackNames;
  readonly #api: Remote<Api>;
  #anchorIndex = 0;
  /** Counts clicks: the rows of a range that come after another click are dropped. */
  #choice = 0;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #refreshAgain = false;

  constructor(api: Remote<Api>, onEvent: EventListener) {
    this.#api = api;
    this.map = new MapState(api, onEvent);
    this.names = new TrackNames(api);
    const question = { filter: this.filter, sort: this.sort };
    this.pages = new TrackPages(api, question);
    const list = (by: GroupBy) => new GroupList(api, by, question);
    this.#groupLists = { album: list('album'), artist: list('artist'), folder: list('folder') };
    this.tableGroups = new TableGroups(api, question);
    this.#filteredFacets = new Fetched(() => api.countFacets({ filter: this.filter }));
    this.allFacets = new Fetched(() => api.countFacets({ filter: {} }));
  }

  /** Fetches again what is shown; scroll position, selection and active row stay. */
  refresh(): void {
    this.#refreshAgain = this.#refreshTimer !== undefined;
    if (this.#refreshAgain) return;
    this.pages.refresh();
    this.tableGroups.refresh();
    this.#showMode();
    void this.allFacets.refresh();
    if (this.isFiltered) void this.#filteredFacets.refresh();
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = undefined;
      if (this.#refreshAgain) this.refresh();
    }, refreshEveryMs);
  }

  /** Changes some of the filter. */
  change(changes: FilterChange): void {
    this.#ask(changedFilter(this.filter, changes), this.sort);
  }

  /** Lists what a description fits, the best first. */
  async describe(text: string): Promise<void> {
    const { filter } = this;
    const found = await this.#api.findByWords({ text });
    if (this.filter !== filter) return; // something else was asked for meanwhile
    this.#ask(found.filter, found.sort);
    this.description = found;
  }

  /** Lists what is like some tracks, or least like them, first, beside those that were named before. */
  likeTracks(trackIds: readonly number[], what: 'more' | 'less'): void {
    if (trackIds.length === 0) return;
    this.#leaveMap();
    this.#ask(withAlike(this.filter, trackIds, what), { by: 'likeness', descending: true });
  }

  /** Lists what the person is likely to like first, by what they played. */
  showRecommended(): void {
    this.#leaveMap();
    this.#ask(this.filter, { by: 'recommended', descending: true });
  }

  look(mode: LibraryMode): void {
    keepMode(mode);
    this.mode = mode;
    this.#showMode();
  }

  clear(): void {
    this.#ask({}, this.sort);
  }

  include = (tagId: number) => this.change(toggleTag(this.filter, tagId, 'include'));
  exclude = (tagId: number) => this.change(toggleTag(this.filter, tagId, 'exclude'));

  /** Sorts by a column; the same one again turns the order round. */
  sortBy(by: SortKey): void {
    const descending =
      this.sort.by === by ? !this.sort.descending : ['strength', 'added', 'plays'].includes(by);
    this.#ask(this.filter, { ...this.sort, by, descending });
  }

  /** Lets the tracks of a group stand together in the table, or no longer (null). */
  groupTable(groupedBy: TableGrouping | null): void {
    this.#ask(this.filter, {
      by: this.sort.by,
      descending: this.sort.descending,
      ...keepGrouping(groupedBy),
    });
  }

  /** Selects the tracks of a group of the table, alone or (`too`) beside what is selected; no longer, where they all were. */
  async chooseTogether(first: number, last: number, how: 'alone' | 'too', active = first): Promise<void> {
    const choice = ++this.#choice;
    this.activate(active);
    const ids = await this.pages.idsBetween(first, last);
    if (choice !== this.#choice) return;
    if (how === 'alone') this.chosen = chooseOnly(ids);
    else if (ids.every((id) => isChosen(this.chosen, id))) this.chosen = removeChosen(this.chosen, ids);
    else this.chosen = addChosen(this.chosen, ids);
  }

  /** Leaves the tracks whose keys go together with one, 0..23: itself, its neighbours on the wheel and its relative. */
  showHarmonic(key: number): void {
    this.change({ keys: neighboursOf(key) });
  }

  show({ id, filter, sort }: SavedFilter): void {
    this.#ask(filter, sort);
    this.savedFilterId = id;
  }

  /** A kept filter is another one now: shows it where one was, with what is selected, so many places further down. */
  follow(saved: SavedFilter, places = 0): void {
    const { activeIndex, chosen, scrollTop } = this;
    if (JSON.stringify(saved.filter) !== JSON.stringify(this.filter)) {
      this.show(saved);
      this.chosen = chosen;
      this.beginsAt = scrollTop;
    }
    this.activate(activeIndex + places);
  }

  showTag(tagId: number): void {
    this.#ask({ include: [tagId] }, this.sort);
  }

  /** What an action is for: the selection, or else the active row. */
  get target(): Selection | null {
    if (this.chosenCount > 0) return selectionOf(this.chosen, this.filter);
    if (this.groups) {
      const filter = this.groups.filterOf(this.groups.activeIndex);
      return filter && { filter, exceptIds: [] };
    }
    const trackId = this.activeId;
    return trackId === null ? null : { trackIds: [trackId] };
  }

  /** The track that keys are for, where none is selected. */
  get activeId(): number | null {
    return this.mode === 'map' ? this.map.pointedId : (this.pages.row(this.activeIndex)?.trackId ?? null);
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

  /** As `choose`, for all tracks of a group. */
  async chooseGroup(index: number, how: 'alone' | 'too' | 'range'): Promise<void> {
    const { groups } = this;
    const group = groups?.pages.row(index);
    if (!groups || !group) return;
    const choice = ++this.#choice;
    groups.activate(index, how === 'range');
    const ids = await groups.trackIds(index, how === 'range');
    if (choice !== this.#choice) return;
    const isOut = how === 'too' && isChosen(this.chosen, group.lead.trackId);
    if (isOut) this.chosen = removeChosen(this.chosen, ids);
    else if (how === 'too' || this.chosen.all) this.chosen = addChosen(this.chosen, ids);
    else this.chosen = chooseOnly(ids);
  }

  /** As `choose`, for tracks of the map. */
  chooseTracks(trackIds: readonly number[], how: 'alone' | 'too'): void {
    this.#choice++;
    const [first] = trackIds;
    if (how === 'alone' || this.chosen.all) this.chosen = chooseOnly(trackIds);
    else if (trackIds.length === 1) this.chosen = toggleChosen(this.chosen, first!);
    else this.chosen = addChosen(this.chosen, trackIds);
  }

  chooseAll(): void {
    this.#choice++;
    this.chosen = everythingChosen;
  }

  chooseNone(): void {
    this.#choice++;
    this.chosen = nothingChosen;
  }

  /** An order is seen in a list alone. */
  #leaveMap(): void {
    if (this.mode === 'map') this.look('table');
  }

  #showMode(): void {
    this.groups?.show({ filter: this.filter, sort: this.sort });
    if (this.mode === 'map') this.map.show(this.filter);
  }

  #ask(filter: Filter, sort: Sort): void {
    const sameFilter = filter === this.filter;
    // Until it is counted what the filter leaves, the counts are those that are shown
    const counts = this.facets;
    this.filter = filter;
    this.sort = canSort(filter, sort) ? sort : usualSort();
    this.savedFilterId = null;
    this.description = null;
    this.activeIndex = this.#anchorIndex = this.beginsAt = 0;
    this.pages.ask({ filter: this.filter, sort: this.sort });
    this.tableGroups.ask({ filter: this.filter, sort: this.sort });
    this.#showMode();
    if (sameFilter) return;
    void this.names.learn(filter);
    this.chooseNone();
    if (!this.isFiltered) return;
    if (counts) this.#filteredFacets.value = counts;
    void this.#filteredFacets.refresh();
  }
}
