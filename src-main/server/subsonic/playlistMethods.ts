import { tellPages } from '../../handlers/tellPages.ts';
import type { Parameters } from './Parameters.ts';
import { ServedPlaylists } from './ServedPlaylists.ts';
import { SubsonicError } from './SubsonicError.ts';
import { parseId } from './subsonicIds.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';

/**
 * The playlists of the library and its saved filters, as playlists that cannot be changed. What a client changes is a step of undo in
 * the window.
 */
export function playlistMethods(context: SubsonicContext): SubsonicMethods {
  const { backend, handlers } = context;
  const { library } = backend;
  const { playlists, songs } = library;
  const { tell } = tellPages(backend.emit);
  const served = new ServedPlaylists(context);

  const songIds = (parameters: Parameters, name: string): number[] =>
    parameters.all(name).map((text) => {
      const { trackId } = parseId(text, 'song');
      if (!library.tracks.get(trackId)) throw new SubsonicError('notFound', `There is no song ${trackId}.`);
      return trackId;
    });

  return {
    getPlaylists: () => ({ playlists: { playlist: served.list() } }),
    getPlaylist: (parameters) => served.open(served.find(parameters.required('id'))),
    async createPlaylist(parameters) {
      const id = parameters.text('playlistId');
      const name =
        id === undefined ? served.checkName(parameters.required('name')) : served.findChangeable(id).name;
      const kept = playlists.keep(name, songIds(parameters, 'songId'));
      tell(['filters']);
      return served.open(kept);
    },
    async updatePlaylist(parameters) {
      const playlist = served.findChangeable(parameters.required('playlistId'));
      const added = songIds(parameters, 'songIdToAdd');
      const name = parameters.has('name')
        ? served.checkName(parameters.required('name'), playlist.id)
        : playlist.name;
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
      await handlers.deleteSavedFilter({ filterId: served.findChangeable(parameters.required('id')).id });
      return {};
    },
  };
}
