import type { Change } from './DecisionApi.ts';
import type { Filter, Selection, Sort } from './Filter.ts';

/** Filters that are kept, and playlists, which are kept as filters. */
export interface SavedFilterApi {
  listSavedFilters(): SavedFilter[];
  saveFilter(request: { name: string; filter: Filter; sort: Sort }): SavedFilter;
  renameSavedFilter(request: { filterId: number; name: string }): Change;
  deleteSavedFilter(request: { filterId: number }): Change;
  /**
   * Keeps what a playlist (M3U, M3U8, PLS, XSPF) names, as far as it is in the library: a step of undo. `name` is that of the file,
   * with its ending, `content` its bytes in base64.
   */
  importPlaylist(request: { name: string; content: string }): PlaylistImport;
  /** Adds tracks in an order at the end of the playlist of a name, or makes one of that name; each stands there once. */
  addToPlaylist(request: { name: string; selection: Selection; sort: Sort }): PlaylistChange;
  /** Takes tracks out of a playlist; the files stay where they are. */
  removeFromPlaylist(request: { playlistId: number; selection: Selection }): PlaylistChange;
  /** Moves tracks of a playlist so many places down, or (below 0) up. */
  moveInPlaylist(request: { playlistId: number; selection: Selection; places: number }): PlaylistChange;
}

/** What became of a playlist: it is kept anew, so that an undo brings back what it was. */
export interface PlaylistChange {
  kept: SavedFilter;
  /** Null where it is as it was: there is nothing to undo. */
  change: Change | null;
}

export interface SavedFilter {
  id: number;
  name: string;
  filter: Filter;
  sort: Sort;
}

/** What became of a playlist. */
export interface PlaylistImport {
  /** Null where none of its tracks was found, and it is not kept. */
  kept: SavedFilter | null;
  found: number;
  entries: number;
  /** Those without a track, the first thousand: it is no file, none fits it, or several do. */
  unmatched: { location: string; name: string | null; why: 'stream' | 'absent' | 'several' }[];
}
