import type { CatalogueGroup } from '../../library/browse/Catalogue.ts';
import { describeAlbum, describeArtist, describeFolder, describeSong } from './describe.ts';
import { describeSongs } from './describeSongs.ts';
import { folderFilter, musicFolders } from './folderFilter.ts';
import type { Parameters } from './Parameters.ts';
import { SubsonicError } from './SubsonicError.ts';
import { idText, parseId, type SubsonicId } from './subsonicIds.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';

/** What has no album is one as well. */
const songsMax = 10_000;
const byAlbum = { by: 'album', descending: false } as const;

/** Artists, their albums, and the songs on these. */
export function browsingMethods({ backend: { library } }: SubsonicContext): SubsonicMethods {
  const { browse, catalogue, songs, roots } = library;

  const entryOf = (id: SubsonicId): CatalogueGroup => {
    const [entry] = id.kind === 'song' ? [] : catalogue.read(id.kind, [id.trackId]);
    if (!entry) throw new SubsonicError('notFound', `There is no ${id.kind} ${idText(id.kind, id.trackId)}.`);
    return entry;
  };
  const songsOf = ({ leadId }: CatalogueGroup) => {
    const filter = { sameAs: { by: 'album' as const, trackId: leadId } };
    const trackIds = browse.findTrackIds({ filter, sort: byAlbum, offset: 0, limit: songsMax });
    return describeSongs(library, trackIds);
  };
  const albumsOf = ({ leadId }: CatalogueGroup) =>
    catalogue.read('album', catalogue.list('album', { sameAs: { by: 'artist', trackId: leadId } }, null));
  const artistIndex = (parameters: Parameters) => {
    const leads = catalogue.list('artist', folderFilter(parameters, roots), null);
    const byLetter = Map.groupBy(catalogue.read('artist', leads), ({ name }) => letterOf(name));
    return [...byLetter]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, artists]) => ({ name, artist: artists.map(describeArtist) }));
  };

  return {
    getMusicFolders: () => ({
      musicFolders: { musicFolder: musicFolders(roots) },
    }),
    getArtists: (parameters) => ({ artists: { ignoredArticles: '', index: artistIndex(parameters) } }),
    getIndexes: (parameters) => ({
      indexes: { ignoredArticles: '', lastModified: Date.now(), index: artistIndex(parameters) },
    }),
    getArtist(parameters) {
      const artist = entryOf(parseId(parameters.required('id'), 'artist'));
      const album = albumsOf(artist).map((one) => describeAlbum(one, catalogue));
      return { artist: { ...describeArtist(artist), album } };
    },
    async getAlbum(parameters) {
      const album = entryOf(parseId(parameters.required('id'), 'album'));
      const song = await songsOf(album);
      const genres = [
        ...new Set(song.flatMap((one) => (one['genres'] as { name: string }[]).map(({ name }) => name))),
      ];
      return {
        album: {
          ...describeAlbum(album, catalogue),
          genre: genres[0],
          genres: genres.map((name) => ({ name })),
          song,
        },
      };
    },
    getSong(parameters) {
      const { trackId } = parseId(parameters.required('id'), 'song');
      const [song] = songs.read([trackId]);
      if (!song) throw new SubsonicError('notFound', `There is no song ${trackId}.`);
      return { song: describeSong(song, catalogue) };
    },
    async getMusicDirectory(parameters) {
      const id = parseId(parameters.required('id'), 'artist', 'album');
      const entry = entryOf(id);
      const child =
        id.kind === 'album'
          ? await songsOf(entry)
          : albumsOf(entry).map((one) => describeFolder(one, catalogue));
      const { name } = id.kind === 'album' ? describeAlbum(entry, catalogue) : describeArtist(entry);
      return { directory: { id: idText(id.kind, entry.leadId), name, child } };
    },
  };
}

/** Under which letter of the alphabet a list shows a name; "#" for what begins with none. */
function letterOf(name: string | null): string {
  const first = [...(name ?? '').normalize('NFD')][0]?.toUpperCase() ?? '';
  return /^\p{L}$/u.test(first) ? first : '#';
}
