import type { Library } from '../../library/Library.ts';
import { folderFilter } from './folderFilter.ts';
import { genreFilter } from './genreFilter.ts';
import type { Parameters } from './Parameters.ts';
import { playedTracks } from './playedTracks.ts';
import { shuffled } from './shuffled.ts';
import { SubsonicError } from './SubsonicError.ts';

/** The albums of a list of the type that a client asks for, all of them and in its order, by their leads. Throws SubsonicError. */
export function albumLeads({ browse, catalogue, plays, roots }: Library, parameters: Parameters): number[] {
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
      return inFolder(catalogue.leadsOf('album', playedTracks(plays, 'plays')));
    case 'recent':
      return inFolder(catalogue.leadsOf('album', playedTracks(plays, 'lastAt')));
    case 'alphabeticalByName':
      return catalogue.list('album', filter, null);
    case 'alphabeticalByArtist':
      return catalogue.list('album', filter, { by: 'artist', descending: false });
    case 'byYear': {
      const [from, to] = [parameters.year('fromYear'), parameters.year('toYear')];
      if (from === undefined || to === undefined)
        throw new SubsonicError('missing', 'fromYear or toYear is missing.');
      const years = { yearFrom: Math.min(from, to), yearTo: Math.max(from, to) };
      return catalogue.list('album', { ...filter, ...years }, { by: 'year', descending: from > to });
    }
    case 'byGenre': {
      const wanted = genreFilter(catalogue, parameters.required('genre'), filter);
      return wanted ? catalogue.list('album', wanted, null) : [];
    }
    case 'highest':
      return inFolder(catalogue.leadsOf('album', ratedTracks(browse)));
    case 'starred':
      return [];
    default:
      throw new SubsonicError('other', 'There are no albums by such a type.');
  }
}

/** Those that have stars, the most first. */
function ratedTracks(browse: Library['browse']): number[] {
  const sort = { by: 'rating', descending: true } as const;
  return browse.findTrackIds({ filter: { ratingFrom: 0.5 }, sort, offset: 0, limit: Infinity });
}
