import type { SavedFilter } from '../../api.ts';
import { describeSongs } from './describeSongs.ts';
import { playersName } from './PlayersKey.ts';
import { SubsonicError } from './SubsonicError.ts';
import type { SubsonicContext } from './SubsonicMethods.ts';
import type { Answered } from './toXml.ts';

/** Of a smart playlist that finds more, so many come. */
const songsMax = 10_000;
/** As the window has it. */
const longestName = 80;

/** The playlists and saved filters of the library, as a client sees them. */
export class ServedPlaylists {
  readonly #library: SubsonicContext['backend']['library'];
  readonly #handlers: SubsonicContext['handlers'];

  constructor({ backend, handlers }: SubsonicContext) {
    this.#library = backend.library;
    this.#handlers = handlers;
  }

  list(): Record<string, Answered>[] {
    return this.#all().map((one) => this.#describe(one));
  }

  /** Throws SubsonicError where there is none of this id. */
  find(id: string): SavedFilter {
    const found = this.#all().find((one) => String(one.id) === id);
    if (!found) throw new SubsonicError('notFound', 'There is no playlist of this id.');
    return found;
  }

  /** One that a client may change; throws SubsonicError where it is a filter. */
  findChangeable(id: string): SavedFilter & { playlistId: number } {
    const found = this.find(id);
    const { playlistId } = found.filter;
    if (playlistId === undefined)
      throw new SubsonicError(
        'notAllowed',
        `${found.name} is a filter, which is changed in Hearmark itself.`,
      );
    return { ...found, playlistId };
  }

  /** With the songs that are there, of a playlist as often as they are in it. */
  async open(playlist: SavedFilter): Promise<Record<string, Answered>> {
    const { filter, sort } = playlist;
    const trackIds =
      filter.playlistId === undefined
        ? await this.#handlers.findTrackIds({ filter, sort, offset: 0, limit: songsMax })
        : this.#library.playlists.tracksOf(filter.playlistId);
    const entry = await describeSongs(this.#library, trackIds);
    const duration = entry.reduce((sum, song) => sum + Number(song['duration'] ?? 0), 0);
    return { playlist: { ...this.#describe(playlist), songCount: entry.length, duration, entry } };
  }

  /** A name for the playlist with the id `own`, or a new one; throws SubsonicError where something else has it. */
  checkName(wanted: string, own?: number): string {
    const name = wanted.trim();
    if (name === '' || name.length > longestName)
      throw new SubsonicError('other', `The name of a playlist has 1 to ${longestName} characters.`);
    const isTaken = this.#all().some(
      (one) => one.id !== own && one.name.toLowerCase() === name.toLowerCase(),
    );
    if (isTaken) throw new SubsonicError('other', `There is already something kept as ${name}.`);
    return name;
  }

  #all(): SavedFilter[] {
    return this.#library.changes.listSavedFilters();
  }

  #describe({ id, name, filter }: SavedFilter): Record<string, Answered> {
    const { catalogue, playlists } = this.#library;
    const { tracks, seconds } = catalogue.sum(filter);
    const { playlistId } = filter;
    const at = new Date((playlistId === undefined ? undefined : playlists.keptAt(playlistId)) ?? Date.now());
    return {
      id: String(id),
      name,
      owner: playersName,
      public: false,
      readonly: playlistId === undefined,
      songCount: Math.min(tracks, songsMax),
      duration: Math.round(seconds),
      // What a filter finds is what it finds now
      created: at.toISOString(),
      changed: at.toISOString(),
    };
  }
}
