import { createContext } from 'svelte';
import type {
  Api,
  Folder,
  Overview,
  PlaylistImport,
  SavedFilter,
  Selection,
  Sort,
} from '../../src-main/api.ts';
import type { EventListener, Remote } from '../api.ts';
import { takeUpPlay } from '../keptPlay.ts';
import { BeatClick } from './BeatClick.svelte.ts';
import { Commands } from './Commands.svelte.ts';
import { Decisions } from './Decisions.svelte.ts';
import { DuplicatesState } from './DuplicatesState.svelte.ts';
import { Fetched } from './Fetched.svelte.ts';
import { Jobs } from './Jobs.svelte.ts';
import { LibraryState } from './LibraryState.svelte.ts';
import { Player } from './Player.svelte.ts';
import { PlaylistSteps } from './PlaylistSteps.ts';
import { PublishedState } from './PublishedState.svelte.ts';
import { ReviewState } from './ReviewState.svelte.ts';
import { RowCovers } from './RowCovers.svelte.ts';
import { Router } from './Router.svelte.ts';
import { SettingsState } from './SettingsState.svelte.ts';
import { Tags } from './Tags.svelte.ts';
import { Toasts } from './Toasts.svelte.ts';
import { TrainingState } from './TrainingState.svelte.ts';
import { WriteState } from './WriteState.svelte.ts';
import { said } from '../messages/said.ts';

/** A list that is to be sent to a player, in its order; `name` is what it is called here, '' where it has no name. */
export interface PlannedSending {
  selection: Selection;
  sort: Sort;
  name: string;
}

/** Everything that the window knows, built once; views take it from the context, components get props. */
export class AppState {
  readonly api: Remote<Api>;
  readonly onEvent: EventListener;
  readonly router = new Router();
  readonly commands = new Commands();
  readonly toasts = new Toasts();
  readonly overview: Fetched<Overview>;
  readonly savedFilters: Fetched<SavedFilter[]>;
  readonly tags: Tags;
  readonly jobs: Jobs;
  readonly settings: SettingsState;
  readonly decisions: Decisions;
  readonly player: Player;
  readonly click: BeatClick;
  readonly library: LibraryState;
  readonly playlistSteps = new PlaylistSteps();
  readonly covers: RowCovers;
  readonly review: ReviewState;
  readonly write: WriteState;
  readonly training: TrainingState;
  readonly duplicates: DuplicatesState;
  readonly published: PublishedState;
  /** Why the host cannot be reached; null while it can. */
  connectionProblem = $state<string | null>(null);
  /** Which dialog of the shell is open. */
  dialog = $state<'palette' | 'keys' | 'queue' | 'folder' | 'playlist' | 'send' | null>(null);
  /** What became of the playlist that was imported last. */
  importedPlaylist = $state.raw<(PlaylistImport & { name: string }) | null>(null);
  /** The list that is to be sent to a player. */
  plannedSending = $state.raw<PlannedSending | null>(null);
  /** The folder of the library whose new place is chosen in the dialog; null where one is added. */
  movedFolder = $state.raw<Folder | null>(null);

  /** As which filter each playlist is kept, or was: a change gives it another id, and leaves that of the filter. */
  readonly #playlists = new Map<number, number>();

  constructor(api: Remote<Api>, onEvent: EventListener) {
    this.api = api;
    this.onEvent = onEvent;
    this.overview = new Fetched(() => api.getOverview());
    this.savedFilters = new Fetched(() => api.listSavedFilters());
    this.tags = new Tags(api);
    this.jobs = new Jobs(api, onEvent);
    this.settings = new SettingsState(api, this.toasts);
    this.decisions = new Decisions(api, this.toasts);
    this.player = new Player(() => this.overview.value?.host.audioUrl ?? '/audio/');
    this.player.onPlayed = (trackId) => {
      if (this.settings.fetched.value?.history) void api.notePlay({ trackId });
    };
    this.click = new BeatClick(this.player, api);
    this.library = new LibraryState(api, onEvent);
    this.covers = new RowCovers(() => this.overview.value?.host.coverUrl ?? '/cover/');
    this.review = new ReviewState(api, this.decisions);
    this.write = new WriteState(api, onEvent, this.toasts);
    this.training = new TrainingState(api, onEvent, this.toasts, this.router);
    this.duplicates = new DuplicatesState(api, onEvent, this.toasts, this.router);
    this.published = new PublishedState(api, onEvent, this.toasts);
  }

  /** A playlist that is listed, and was changed or brought back, here or elsewhere, is listed as it is: also where less of it is, or in another order. */
  #followPlaylist(): void {
    const { library } = this;
    const { playlistId } = library.filter;
    const kept = (this.savedFilters.value ?? []).filter(({ filter }) => filter.playlistId !== undefined);
    if (playlistId !== undefined) {
      const savedId = library.savedFilterId ?? this.#playlists.get(playlistId);
      const saved = kept.find(({ id }) => id === savedId);
      if (saved && library.savedFilterId !== null) library.follow(saved);
      else if (saved && saved.filter.playlistId !== playlistId)
        library.change({ playlistId: saved.filter.playlistId });
    }
    for (const { id, filter } of kept) this.#playlists.set(filter.playlistId!, id);
  }

  /** Fetches everything for the first time, and again whenever the host says that it changed. */
  start(): void {
    this.onEvent('changed', ({ what }) => {
      void this.overview.refresh();
      if (what.includes('tags') || what.includes('models')) void this.tags.fetched.refresh();
      if (what.includes('filters')) void this.savedFilters.refresh().then(() => this.#followPlaylist());
      if (what.includes('settings')) void this.settings.fetched.refresh();
      if (what.includes('models')) void this.#hearNotices(); // the host may have started anew
      if (what.some((one) => one !== 'filters' && one !== 'settings')) this.library.refresh();
      if (!what.includes('folders')) return;
      void this.jobs.fetched.refresh();
      this.covers.forget();
    });
    this.onEvent('notice', ({ level, text }) => this.toasts.show(said(text), null, level));
    void this.#hearNotices();
    void this.tags.fetched.refresh();
    void this.savedFilters.refresh().then(() => this.#followPlaylist());
    void Promise.all([this.overview.refresh(), this.settings.fetched.refresh()]).then(() => {
      const library = this.settings.fetched.value?.libraryPath;
      if (library === undefined) return;
      this.library.map.takeUpPicked(library);
      void takeUpPlay(this.api, this.player, library);
    });
    void this.jobs.fetched.refresh();
    void this.training.restore();
    this.library.refresh();
  }

  /** What the host found at its start; where it cannot be asked, all else says so. */
  async #hearNotices(): Promise<void> {
    const notices = await this.api.takeNotices().catch(() => []);
    for (const { level, text } of notices) this.toasts.show(said(text), null, level);
  }
}

export const [getApp, setApp] = createContext<AppState>();
