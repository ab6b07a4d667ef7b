import type { Api, DuplicateGroup, DuplicateSearchState } from '../../src-main/api.ts';
import type { EventListener, Remote } from '../api.ts';
import type { Router } from './Router.svelte.ts';
import type { Toasts } from './Toasts.svelte.ts';
import { m } from '../messages/m.ts';

/** What is listed at once, and what `more` adds. */
const pageGroups = 50;

/** Recordings that are there several times: the search for them, and what it found. It outlives the view. */
export class DuplicatesState {
  search = $state.raw<DuplicateSearchState>();
  /** The first of all; undefined before they were fetched. */
  groups = $state.raw<DuplicateGroup[]>();
  total = $state(0);
  /** Files beyond one of each recording. */
  surplus = $state(0);
  error = $state.raw<Error>();
  readonly isAtWork = $derived(this.search?.state === 'listening' || this.search?.state === 'comparing');
  readonly #api: Remote<Api>;
  readonly #toasts: Toasts;
  readonly #router: Router;
  /** How many are listed. */
  #wanted = pageGroups;
  /** Counts fetches: an answer that came too late is dropped. */
  #fetches = 0;

  constructor(api: Remote<Api>, onEvent: EventListener, toasts: Toasts, router: Router) {
    this.#api = api;
    this.#toasts = toasts;
    this.#router = router;
    onEvent('duplicates', (search) => {
      const before = this.search?.state;
      this.#keep(search);
      if (search.state === before) return;
      if (search.state === 'done') void this.#end();
    });
  }

  /** Fetches how the search stands, and what is listed. */
  async refresh(): Promise<void> {
    try {
      this.#keep(await this.#api.getDuplicateSearch());
      await this.#fetch();
    } catch (error) {
      this.error = error as Error;
    }
  }

  async start(): Promise<void> {
    await this.#ask(() => this.#api.startDuplicateSearch());
  }

  async stop(): Promise<void> {
    await this.#ask(() => this.#api.stopDuplicateSearch());
  }

  async more(): Promise<void> {
    this.#wanted += pageGroups;
    await this.refresh();
  }

  async #ask(question: () => Promise<DuplicateSearchState>): Promise<void> {
    try {
      this.#keep(await question());
    } catch (error) {
      this.#toasts.failed(error);
    }
  }

  async #fetch(): Promise<void> {
    const fetch = ++this.#fetches;
    const groups: DuplicateGroup[] = [];
    for (;;) {
      const page = await this.#api.listDuplicates({ offset: groups.length, limit: pageGroups });
      if (fetch !== this.#fetches) return;
      groups.push(...page.groups);
      [this.total, this.surplus] = [page.total, page.surplus];
      if (page.groups.length < pageGroups || groups.length >= this.#wanted) break;
    }
    this.groups = groups;
    this.error = undefined;
  }

  async #end(): Promise<void> {
    await this.refresh();
    if (this.#router.view === 'duplicates') return;
    const text =
      this.total === 0
        ? m.duplicates.noRecordingIsThereTwice()
        : m.duplicates.thereSeveralTimes({ recordings: this.total ?? 0 });
    this.#toasts.show(text, { label: m.common.show(), run: () => this.#router.go('duplicates') });
  }

  /** Unless something newer is known. */
  #keep(search: DuplicateSearchState): void {
    if (this.search && this.search.revision > search.revision && search.state !== 'idle') return;
    this.search = search;
  }
}
