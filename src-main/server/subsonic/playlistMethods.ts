import type { SavedFilter } from '../../api.ts';
import { tellPages } from '../../handlers/tellPages.ts';
import { describeSongs } from './describeSongs.ts';
import type { Parameters } from './Parameters.ts';
import { playersName } from './PlayersKey.ts';
import { SubsonicError } from './SubsonicError.ts';
import { parseId } from './subsonicIds.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';
import type { Answered } from './toXml.ts';

/** Of a smart playlist that finds more, so many come. */
const songsMax = 10_000;
/** As the window has it. */
const longestName = 80;

/**
 * The playlists of the library and its kept filters, as playlists that cannot be changed. What a client changes is a step of undo in
 * the window.
 */
export function playlistMethods({ backend, handlers }: SubsonicContext): SubsonicMethods {
  const { library } = backend;
  const { catalogue, changes, playlists, songs } = library;
  const { tell } = tellPages(backend.emit);

  const find = (text: string): SavedFilter => {
    const found = changes.listSavedFilters().find(({ id }) => String(id) === text);
    if (!found) throw new SubsonicError('notFound', 'There is no playlist of this id.');
    return found;
  };
  const describe = ({ id, name, filter }: SavedFilter): Record<string, Answered> => {
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
  };
  /** With the songs that are there, of a playlist as often as they are in it. */
  const whole = async (playlist: SavedFilter) => {
    const { filter, sort } = playlist;
    const trackIds =
      filter.playlistId === undefined
        ? await handlers.findTrackIds({ filter, sort, offset: 0, limit: songsMax })
        : playlists.tracksOf(filter.playlistId);
    const entry = await describeSongs(library, trackIds);
    const duration = entry.reduce((sum, song) => sum + Number(song['duration'] ?? 0), 0);
    return { playlist: { ...describe(playlist), songCount: entry.length, duration, entry } };
  };
  /** Throws SubsonicError where it is a filter. */
  const changeable = (text: string): SavedFilter & { playlistId: number } => {
    const found = find(text);
    const { playlistId } = found.filter;
    if (playlistId === undefined)
      throw new SubsonicError(
        'notAllowed',
        `${found.name} is a filter, which is changed in Hearmark itself.`,
      );
    return { ...found, playlistId };
  };
  const songIds = (parameters: Parameters, name: string): number[] =>
    parameters.all(name).map((text) => {
      const { trackId } = parseId(text, 'song');
      if (!library.tracks.get(trackId)) throw new SubsonicError('notFound', `There is no song ${trackId}.`);
      return trackId;
    });
  /** Throws SubsonicError where something is kept under this name already. */
  const freeName = (parameters: Parameters, own?: number): string => {
    const name = parameters.required('name').trim();
    if (name === '' || name.length > longestName)
      throw new SubsonicError('other', `The name of a playlist has 1 to ${longestName} characters.`);
    const isTaken = changes
      .listSavedFilters()
      .some((one) => one.id !== own && one.name.toLowerCase() === name.toLowerCase());
    if (isTaken) throw new SubsonicError('other', `There is already something kept as ${name}.`);
    return name;
  };

  return {
    getPlaylists: () => ({ playlists: { playlist: changes.listSavedFilters().map(describe) } }),
    getPlaylist: (parameters) => whole(find(parameters.required('id'))),
    async createPlaylist(parameters) {
      const id = parameters.text('playlistId');
      const name = id === undefined ? freeName(parameters) : changeable(id).name;
      const kept = playlists.keep(name, songIds(parameters, 'songId'));
      tell(['filters']);
      return whole(kept);
    },
    async updatePlaylist(parameters) {
      const playlist = changeable(parameters.required('playlistId'));
      const added = songIds(parameters, 'songIdToAdd');
      const name = parameters.has('name') ? freeName(parameters, playlist.id) : playlist.name;
      const removed = new Set(parameters.all('songIndexToRemove').map(Number));
      if (name !== playlist.name) await handlers.renameSavedFilter({ filterId: playlist.id, name });
      if (added.length > 0 || removed.size > 0) {
        const there = new Set(
          songs.read(playlists.tracksOf(playlist.playlistId)).map(({ trackId }) => trackId),
        );
        let place = 0;
        // Places are those of the songs that a client is shown
        const left = playlists
          .tracksOf(playlist.playlistId)
          .filter((trackId) => !there.has(trackId) || !removed.has(place++));
        playlists.keep(name, [...left, ...added]);
        tell(['filters', 'tracks']);
      }
      return {};
    },
    async deletePlaylist(parameters) {
      await handlers.deleteSavedFilter({ filterId: changeable(parameters.required('id')).id });
      return {};
    },
  };
}
