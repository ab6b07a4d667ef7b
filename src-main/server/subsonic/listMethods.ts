import { albumLeads } from './albumLeads.ts';
import { describeAlbum, describeFolder } from './describe.ts';
import { describeSongs } from './describeSongs.ts';
import { folderFilter } from './folderFilter.ts';
import { genreFilter } from './genreFilter.ts';
import { listMax, type Parameters } from './Parameters.ts';
import { playedTracks } from './playedTracks.ts';
import { shuffled } from './shuffled.ts';
import { parseId } from './subsonicIds.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';

const byArtist = { by: 'artist', descending: false } as const;

/** Lists of albums and of songs, and the genres. */
export function listMethods({ backend: { library } }: SubsonicContext): SubsonicMethods {
  const { browse, catalogue, roots, plays } = library;

  const described = (trackIds: readonly number[]) => describeSongs(library, trackIds);
  const page = (trackIds: readonly number[], parameters: Parameters) => {
    const offset = parameters.count('offset', 0, Infinity);
    return trackIds.slice(offset, offset + parameters.count('size', 10));
  };
  const albums = (parameters: Parameters) =>
    catalogue.read('album', page(albumLeads(library, parameters), parameters));

  return {
    getAlbumList: (parameters) => ({
      albumList: { album: albums(parameters).map((one) => describeFolder(one, catalogue)) },
    }),
    getAlbumList2: (parameters) => ({
      albumList2: { album: albums(parameters).map((one) => describeAlbum(one, catalogue)) },
    }),
    getGenres: () => ({
      genres: {
        genre: catalogue.tags('genre').map(({ tag, tracks, albums: albumCount }) => ({
          value: tag.name,
          songCount: tracks,
          albumCount,
        })),
      },
    }),
    async getSongsByGenre(parameters) {
      const filter = genreFilter(catalogue, parameters.required('genre'), folderFilter(parameters, roots));
      const limit = parameters.count('count', 10);
      const offset = parameters.count('offset', 0, Infinity);
      const trackIds = filter ? browse.findTrackIds({ filter, sort: byArtist, offset, limit }) : [];
      return { songsByGenre: { song: await described(trackIds) } };
    },
    async getRandomSongs(parameters) {
      const inFolder = folderFilter(parameters, roots);
      const [yearFrom, yearTo] = [parameters.year('fromYear'), parameters.year('toYear')];
      const genre = parameters.text('genre');
      const filter = {
        ...inFolder,
        ...(yearFrom !== undefined && { yearFrom }),
        ...(yearTo !== undefined && { yearTo }),
      };
      const wanted = genre === undefined ? filter : genreFilter(catalogue, genre, filter);
      const trackIds = wanted ? browse.selectedIds({ filter: wanted, exceptIds: [] }) : [];
      return { randomSongs: { song: await described(shuffled(trackIds, parameters.count('size', 10))) } };
    },
    async getTopSongs(parameters) {
      const id = parameters.text('id');
      const lead =
        id === undefined
          ? catalogue.artistNamed(parameters.required('artist'))
          : catalogue.leadOf('artist', parseId(id, 'artist').trackId);
      const limit = parameters.count('count', 50, listMax);
      const own = lead === undefined ? [] : playedTracks(plays, 'plays');
      const byThem = own.filter((trackId) => catalogue.leadOf('artist', trackId) === lead);
      return { topSongs: { song: await described(byThem.slice(0, limit)) } };
    },
  };
}
