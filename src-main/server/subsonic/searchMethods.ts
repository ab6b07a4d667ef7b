import { describeAlbum, describeArtist, describeFolder } from './describe.ts';
import { describeSongs } from './describeSongs.ts';
import { folderFilter } from './folderFilter.ts';
import type { Parameters } from './Parameters.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';

/** Clients copy a library in pieces, and take one that is shorter than they asked for as the last. */
const foundMax = 10_000;
const byArtist = { by: 'artist', descending: false } as const;

/** Artists, albums and songs by words of their names; all of them for an empty question, which is how clients copy a library. */
export function searchMethods({ backend: { library } }: SubsonicContext): SubsonicMethods {
  const { browse, catalogue, roots } = library;

  const found = async (parameters: Parameters) => {
    const words = wordsOf(parameters.text('query') ?? '');
    const folder = folderFilter(parameters, roots);
    const filterOf = (field: string) => ({ ...folder, text: words.map((word) => field + word).join(' ') });
    const part = (kind: string): [from: number, to: number] => {
      const from = parameters.count(`${kind}Offset`, 0, Infinity);
      return [from, from + parameters.count(`${kind}Count`, 20, foundMax)];
    };
    const entriesOf = (by: 'artist' | 'album') =>
      catalogue.read(by, catalogue.list(by, filterOf(`${by}:`), null).slice(...part(by)));
    const [offset, end] = part('song');
    const request = { filter: filterOf(''), sort: byArtist, offset, limit: end - offset };
    return {
      artist: entriesOf('artist').map(describeArtist),
      albums: entriesOf('album'),
      song: await describeSongs(library, browse.findTrackIds(request)),
    };
  };

  return {
    async search3(parameters) {
      const { albums, ...others } = await found(parameters);
      return { searchResult3: { ...others, album: albums.map((album) => describeAlbum(album, catalogue)) } };
    },
    async search2(parameters) {
      const { albums, ...others } = await found(parameters);
      return { searchResult2: { ...others, album: albums.map((album) => describeFolder(album, catalogue)) } };
    },
  };
}

/** Words alone: what a search of the window takes for a sign (a quote, a field, a minus) is none to a client. */
function wordsOf(query: string): string[] {
  return query.replace(/[":*]/g, ' ').split(/\s+/).map((word) => word.replace(/^-+/, '')).filter(Boolean); // prettier-ignore
}
