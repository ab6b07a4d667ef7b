import type { PlaylistChange, SavedFilter } from '../../api.ts';
import { ParameterError } from '../../errors.ts';
import { playlistRows, playlistTracks, type PlaylistRow } from '../browse/playlistRows.ts';
import { matchPlaylist, type Unmatched, type WantedTrack } from '../browse/matchPlaylist.ts';
import type { Connection } from '../Connection.ts';
import type { Files } from '../Files.ts';
import type { Changes } from './Changes.ts';
import { keepPlaylist } from './keepPlaylist.ts';

/** As the window has it. */
const longestName = 80;

export interface ImportedPlaylist {
  /** Under which it is kept; undefined where none of its tracks was found, and it was not. */
  kept: SavedFilter | undefined;
  found: number;
  /** The entries for which there is no track, or not one alone, in their order. */
  unmatched: { entry: WantedTrack; why: Unmatched }[];
}

/** Playlists, imported or made by hand. Each is a kept filter for its tracks: it is opened, renamed, deleted and undone as those are. */
export class Playlists {
  readonly #connection: Connection;
  readonly #files: Files;
  readonly #changes: Changes;

  constructor(connection: Connection, files: Files, changes: Changes) {
    this.#connection = connection;
    this.#files = files;
    this.#changes = changes;
  }

  /**
   * Keeps a playlist, as far as its tracks are in the library; `folder` is the one that it lies in, null where nobody knows.
   * One of the same name takes its place. Throws LibraryError.
   */
  import(name: string, entries: readonly WantedTrack[], folder: string | null): ImportedPlaylist {
    const connection = this.#connection;
    return connection.transaction(() => {
      const matched = matchPlaylist(connection, this.#files, entries, folder);
      const trackIds = matched.filter((one) => typeof one === 'number');
      const unmatched = entries.flatMap((entry, index) => {
        const why = matched[index]!;
        return typeof why === 'number' ? [] : [{ entry, why }];
      });
      if (trackIds.length === 0) return { kept: undefined, found: 0, unmatched };
      // The end may be half of an emoji, which the library could not keep
      const free = this.#freeName(name.slice(0, longestName).replace(/\p{Cs}$/u, ''));
      const kept = this.keep(free, trackIds);
      return { kept, found: trackIds.length, unmatched };
    });
  }

  /** Keeps tracks in their order under a name; what is kept under that name gives way. Throws LibraryError. */
  keep(name: string, trackIds: readonly number[]): SavedFilter {
    return this.#connection.transaction(() => this.#keep(name, trackIds).kept);
  }

  /**
   * Adds tracks at the end of the playlist of a name, or makes one; those that it has stay where they are. Throws ParameterError
   * where a filter is called so.
   */
  add(name: string, trackIds: readonly number[]): PlaylistChange {
    return this.#connection.transaction(() => {
      const kept = this.#named(name);
      if (kept && kept.filter.playlistId === undefined)
        throw new ParameterError(`There is already a filter ${kept.name}.`);
      const before = kept ? playlistRows(this.#connection, kept.filter.playlistId!) : [];
      const known = new Set(before.map(([id]) => id));
      const added = trackIds.filter((id) => !known.has(id));
      if (kept && added.length === 0) return { kept, change: null };
      const said = `Added ${tracksOf(added.length)} to ${kept?.name ?? name}`;
      return this.#keep(kept?.name ?? name, [...before, ...added], said);
    });
  }

  /** Takes tracks out of a playlist. Throws ParameterError where it is not kept any more. */
  remove(playlistId: number, trackIds: readonly number[]): PlaylistChange {
    return this.#connection.transaction(() => {
      const kept = this.#keptAs(playlistId);
      const { name } = kept;
      const gone = new Set(trackIds);
      const before = playlistRows(this.#connection, playlistId);
      const left = before.filter(([id]) => !gone.has(id));
      if (left.length === before.length) return { kept, change: null };
      return this.#keep(name, left, `Removed ${tracksOf(before.length - left.length)} from ${name}`);
    });
  }

  /** Moves tracks of a playlist, as they follow one another in it, so many places down (above 0) or up, as far as it goes. */
  move(playlistId: number, trackIds: readonly number[], places: number): PlaylistChange {
    return this.#connection.transaction(() => {
      const kept = this.#keptAs(playlistId);
      const { name } = kept;
      const moved = new Set(trackIds);
      const before = playlistRows(this.#connection, playlistId);
      const taken = before.filter(([id]) => moved.has(id));
      const others = before.filter(([id]) => !moved.has(id));
      const first = before.findIndex(([id]) => moved.has(id));
      const at = Math.max(0, Math.min(first + places, others.length));
      const after = [...others.slice(0, at), ...taken, ...others.slice(at)];
      if (after.every(([id], place) => id === before[place]![0])) return { kept, change: null };
      return this.#keep(name, after, `Moved ${tracksOf(taken.length)} in ${name}`);
    });
  }

  /** As keep, within a transaction: rows are slower in one that is within another. */
  #keep(name: string, entries: readonly (PlaylistRow | number)[], said?: string): PlaylistChange {
    const playlistId = keepPlaylist(this.#connection, entries);
    const sort = { by: 'playlist', descending: false } as const;
    return this.#changes.keepFilter({ name, filter: { playlistId }, sort }, said);
  }

  /** The tracks of one in its order, also those whose files are gone, one as often as it is in it. */
  tracksOf(playlistId: number): number[] {
    return this.#connection.read(() => playlistTracks(this.#connection, playlistId));
  }

  /** When one was kept as it is, milliseconds since 1970; undefined where there is none. */
  keptAt(playlistId: number): number | undefined {
    const { database } = this.#connection;
    const get = database.prepare<[number], number>(`SELECT added_at FROM playlists WHERE id = ?`).pluck();
    return this.#connection.read(() => get.get(playlistId));
  }

  /** Finds one by its name, whatever its case. Throws ParameterError where there is none. */
  find(name: string): SavedFilter {
    const all = this.#changes.listSavedFilters().filter(({ filter }) => filter.playlistId !== undefined);
    const found = all.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found) return found;
    const names = all.map((one) => one.name).join(', ');
    throw new ParameterError(
      all.length > 0 ? `there is no playlist ${name}; there are ${names}` : `there is no playlist ${name}`,
    );
  }

  #named(name: string): SavedFilter | undefined {
    return this.#changes.listSavedFilters().find((one) => one.name.toLowerCase() === name.toLowerCase());
  }

  #keptAs(playlistId: number): SavedFilter {
    const kept = this.#changes.listSavedFilters().find(({ filter }) => filter.playlistId === playlistId);
    if (!kept) throw new ParameterError('This playlist is not kept any more.');
    return kept;
  }

  /** A filter that a person made is never replaced. */
  #freeName(name: string): string {
    const kept = this.#named(name);
    const isTaken = kept !== undefined && kept.filter.playlistId === undefined;
    return isTaken ? this.#freeName(`${name} (playlist)`) : name;
  }
}

function tracksOf(count: number): string {
  return count === 1 ? '1 track' : `${count} tracks`;
}
