import type { CorrectionAction, Selection, Tag, TrackRow } from '../../src-main/api.ts';
import { isChosen } from '../chosen.ts';
import { exportItems, importItem } from '../exportItems.ts';
import { nameOfGroup } from '../groupWords.ts';
import { chosenItems, tagItems, trackActions } from '../libraryMenus.ts';
import { listByLikeness } from '../listOrders.ts';
import type { MenuItem, MenuPlace } from '../menuItem.ts';
import { m } from '../messages/m.ts';
import { playlistActions } from '../playlistActions.ts';
import { queueChosen } from '../playFromLibrary.ts';
import { tagsToAsk } from '../tagsToAsk.ts';
import type { AppState } from './AppState.svelte.ts';

/** What the view does with a row or with what is chosen when a menu says so. */
interface ViewActions {
  play: (index: number) => void;
  open: (index: number) => void;
  write: () => void;
}

/** What lies over the library's list: its menus and the dialogs about the tracks that are chosen in it. */
export class LibraryOverlays {
  readonly #app: AppState;
  readonly #actions: ViewActions;
  menu = $state.raw<{ label: string; items: MenuItem[]; place: MenuPlace } | null>(null);
  columnMenu = $state.raw<MenuPlace | null>(null);
  /** All tags of a track, where the table has room for some: of this one, wherever a scan moves it in the list. */
  tagList = $state.raw<{ trackId: number; place: MenuPlace } | null>(null);
  asking = $state.raw<{ action: CorrectionAction; tags: Tag[]; count: number } | null>(null);
  saving = $state(false);
  accepting = $state(false);
  editing = $state.raw<Selection | null>(null);
  addingTo = $state.raw<{ selection: Selection; count: number } | null>(null);

  constructor(app: AppState, actions: ViewActions) {
    this.#app = app;
    this.#actions = actions;
  }

  get #library() {
    return this.#app.library;
  }

  showTagList(index: number, at: HTMLElement): void {
    const row = this.#library.pages.row(index);
    if (row) this.tagList = { trackId: row.trackId, place: at.getBoundingClientRect() };
  }

  /** Of a tag of a track, from the table or from the list of all its tags. */
  showTagMenu(row: TrackRow | undefined, tagId: number, chip: HTMLElement): void {
    if (!row) return;
    const place = chip.getBoundingClientRect();
    this.menu = { label: this.#app.tags.name(tagId), place, items: tagItems(this.#app, row, tagId) };
    this.tagList = null;
  }

  /** Of the track or group at an index, which is chosen if it was not. */
  async showRowMenu(index: number, event: MouseEvent): Promise<void> {
    const library = this.#library;
    const { groups } = library;
    const row = groups ? groups.pages.row(index)?.lead : library.pages.row(index);
    if (!row) return;
    const place = atPointer(event);
    if (!isChosen(library.chosen, row.trackId)) {
      await (groups ? library.chooseGroup(index, 'alone') : library.choose(index, 'alone'));
    }
    this.#showMenu(index, place, groups ? undefined : library.pages.row(index));
  }

  /** Of a point of the map of sound. */
  async showPointMenu(trackId: number, event: MouseEvent): Promise<void> {
    const place = atPointer(event);
    const [track] = await this.#app.api.listTracks({ trackIds: [trackId] });
    if (track) this.#showMenu(0, place, track);
  }

  /** Of a track, or of the group at an index. */
  #showMenu(index: number, place: MenuPlace, track?: TrackRow): void {
    const app = this.#app;
    const { groups } = this.#library;
    const group = groups?.pages.row(index);
    const actions = {
      play: () => this.#actions.play(index),
      queue: (where: 'next' | 'last') => void queueChosen(app, where),
      open: () => this.#actions.open(index),
      ask: (action: CorrectionAction) => this.ask(action),
      acceptAll: () => (this.accepting = true),
      write: this.#actions.write,
      edit: () => this.edit(),
      addToPlaylist: () => this.addToPlaylist(),
      playlist: playlistActions(app),
      like: (what: 'more' | 'less') => void listByLikeness(app, what),
      ...trackActions(app, track),
    };
    const label = track ? (track.title ?? track.fileName) : group ? nameOfGroup(group, groups!.by) : '';
    this.menu = { label, place, items: chosenItems(app, actions) };
  }

  showColumnMenu(event: MouseEvent): void {
    event.preventDefault();
    this.columnMenu = atPointer(event);
  }

  /** Exports of the whole list, and the import of a playlist. */
  showExportMenu(place: MenuPlace): void {
    const items = [...exportItems(this.#app), importItem(this.#app)];
    this.menu = { label: m.library.exportOrImport(), items, place };
  }

  showExportOfChosen(at: HTMLElement): void {
    const place = at.getBoundingClientRect();
    this.menu = { label: m.library.exportTheSelection(), items: exportItems(this.#app), place };
  }

  /** Asks which tag is meant, of the chosen tracks, or of the group that the keys are at. */
  ask(action: CorrectionAction): void {
    const library = this.#library;
    if (!library.target) return;
    this.asking = { action, tags: tagsToAsk(action, library, this.#app.tags), count: this.#count };
  }

  /** Asks to which playlist the chosen tracks are added. */
  addToPlaylist(): void {
    const selection = this.#library.target;
    this.addingTo = selection && { selection, count: this.#count };
  }

  /** How many tracks the target of the library has. */
  get #count(): number {
    const { chosenCount, groups } = this.#library;
    return chosenCount || (groups?.pages.row(groups.activeIndex)?.tracks ?? 1);
  }

  edit(): void {
    this.editing = this.#library.target;
  }

  /** Asks for the name of a saved filter, where there is a filter to save. */
  saveFilter(): void {
    if (this.#library.isFiltered) this.saving = true;
    else this.#app.toasts.show(m.library.filterTheListFirstSearch());
  }
}

function atPointer({ clientX: left, clientY: top }: MouseEvent): MenuPlace {
  return { left, top, bottom: top };
}
