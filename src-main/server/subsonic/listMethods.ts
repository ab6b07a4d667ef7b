import type { Filter } from '../../api.ts';
import { describeAlbum, describeFolder } from './describe.ts';
import { describeSongs } from './describeSongs.ts';
import { folderFilter } from './folderFilter.ts';
import { listMax, type Parameters } from './Parameters.ts';
import { shuffled } from './shuffled.ts';
import { SubsonicError } from './SubsonicError.ts';
import { parseId } from './subsonicIds.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';

const byArtist = { by: 'artist', descending: false } as const;

/** Lists of albums and of songs, and the genres. */
export function listMethods({ backend: { library } }: SubsonicContext): SubsonicMethods {
  const { browse, catalogue, roots, plays } = library;

  /** The person's own plays, the most first, or the latest. */
  const played = (first: 'plays' | 'lastAt') =>
    plays
      .countsOf()
      .sort((a, b) => b[first] - a[first])
      .map(({ trackId }) => trackId);
  const described = (trackIds: readonly number[]) => describeSongs(library, trackIds);
  const page = (
    trackIds: readonly number[],
    parameters: Parameters,
    sizeName: string,
    offsetName: string,
  ) => {
    const offset = parameters.count(offsetName, 0, Infinity);
    return trackIds.slice(offset, offset + parameters.count(sizeName, 10));
  };
  const genreFilter = (name: string, filter: Filter): Filter | undefined => {
    const tag = catalogue.tags('genre').find((one) => one.tag.name.toLowerCase() === name.toLowerCase());
    return tag && { ...filter, include: [tag.tag.id] };
  };

  const albumLeads = (parameters: Parameters): number[] => {
    const filter = folderFilter(parameters, roots);
    const type = parameters.required('type');
    const inFolder = (leads: number[]) => {
      if (filter.folderId === undefined) return leads;
      const wanted = new Set(catalogue.list('album', filter, null));
      return leads.filter((lead) => wanted.has(lead));
    };
    switch (type) {
      case 'random':
        return shuffled(catalogue.list('album', filter, null));
      case 'newest':
        return catalogue.list('album', filter, { by: 'added', descending: true });
      case 'frequent':
        return inFolder(catalogue.leadsOf('album', played('plays')));
      case 'recent':
        return inFolder(catalogue.leadsOf('album', played('lastAt')));
      case 'alphabeticalByName':
        return catalogue.list('album', filter, null);
      case 'alphabeticalByArtist':
        return catalogue.list('album', filter, byArtist);
      case 'byYear': {
        const [from, to] = [parameters.year('fromYear'), parameters.year('toYear')];
        if (from === undefined || to === undefined)
          throw new SubsonicError('missing', 'fromYear or toYear is missing.');
        const years = { yearFrom: Math.min(from, to), yearTo: Math.max(from, to) };
        return catalogue.list('album', { ...filter, ...years }, { by: 'year', descending: from > to });
      }
      case 'byGenre': {
        const wanted = genreFilter(parameters.required('genre'), filter);
        return wanted ? catalogue.list('album', wanted, null) : [];
      }
      case 'highest':
      case 'starred':
        return [];
      default:
        throw new SubsonicError('other', 'There are no albums by such a type.');
    }
  };
  const albums = (parameters: Parameters) =>
    catalogue.read('album', page(albumLeads(parameters), parameters, 'size', 'offset'));

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
      const filter = genreFilter(parameters.required('genre'), folderFilter(parameters, roots));
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
      const wanted = genre === undefined ? filter : genreFilter(genre, filter);
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
      const own = lead === undefined ? [] : played('plays');
      const byThem = own.filter((trackId) => catalogue.leadOf('artist', trackId) === lead);
      return { topSongs: { song: await described(byThem.slice(0, limit)) } };
    },
  };
}
