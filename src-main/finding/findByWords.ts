import type { Browse } from '../library/browse/Browse.ts';
import type { FoundByWords, Tag } from '../api.ts';
import { readDescription, type KnownWords } from './readDescription.ts';

/**
 * What a description asks for, as a filter and an order in which the tracks that are most of it come first. Where no track is
 * all of it, `match` is "any"; where nothing in it was understood, its words are looked for as in any search.
 */
export function findByWords(browse: Browse, text: string): FoundByWords {
  const { filter, read, unread } = readDescription(text, knownWords(browse));
  const byArtist = { by: 'artist', descending: false } as const;
  if (read.length === 0)
    return { filter: { text: text.trim() }, sort: byArtist, read, unread: [], isWhole: true };
  const { include = [] } = filter;
  const sort = include.length > 0 ? ({ by: 'strength', descending: true } as const) : byArtist;
  const count = (wanted: typeof filter) =>
    browse.findTracks({ filter: wanted, sort, offset: 0, limit: 1 }).total;
  const isWhole = include.length < 2 || count(filter) > 0;
  return { filter: isWhole ? filter : { ...filter, match: 'any' }, sort, read, unread, isWhole };
}

function knownWords(browse: Browse): KnownWords {
  const finds = (search: string) =>
    browse.findTracks({
      filter: { text: search },
      sort: { by: 'artist', descending: false },
      offset: 0,
      limit: 1,
    }).total > 0;
  const isShown = ({ hidden, mergedIntoId }: Tag) => !hidden && mergedIntoId === null;
  return {
    tags: browse.listTags().filter(isShown),
    hasYears: (from, to) => finds(`year:${from}..${to}`),
    isArtist: (words) => finds(`artist:"${words}"`),
  };
}
