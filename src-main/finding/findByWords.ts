import type { Browse } from '../library/browse/Browse.ts';
import type { Filter, FoundByWords, SoundReading, Tag } from '../api.ts';
import { readDescription, type Description, type KnownWords } from './readDescription.ts';
import type { WordSearch } from './WordSearch.ts';

const byArtist = { by: 'artist', descending: false } as const;

/**
 * What a description asks for, as a filter and an order in which the tracks that are most of it come first. Where a text-audio
 * model can hear it, that one orders them, and what its words name narrows; else what they mean does, too. Where no track is
 * all of it, `match` is "any"; where nothing in it was understood, its words are looked for as in any search.
 */
export async function findByWords(browse: Browse, text: string, words?: WordSearch): Promise<FoundByWords> {
  const description = readDescription(text, knownWords(browse));
  const sound = description.sound === '' ? null : ((await words?.place(description.sound)) ?? null);
  return sound && 'words' in sound
    ? findBySound(browse, description, sound)
    : findByTags(browse, text.trim(), description, sound);
}

function findByTags(
  browse: Browse,
  text: string,
  { filter, read, unread }: Description,
  sound: SoundReading | null,
): FoundByWords {
  if (read.length === 0) return { filter: { text }, sort: byArtist, read, unread: [], isWhole: true, sound };
  const sort = (filter.include ?? []).length > 0 ? ({ by: 'strength', descending: true } as const) : byArtist;
  return { ...wholeOrAny(browse, filter), sort, read, unread, sound };
}

function findBySound(
  browse: Browse,
  { filter: { include = [], ...rest }, read, looseIds }: Description,
  sound: SoundReading & { words: string },
): FoundByWords {
  const named = include.filter((id) => !looseIds.includes(id));
  const filter = { ...rest, ...(named.length > 0 && { include: named }), like: sound.words };
  const sort = { by: 'likeness', descending: true } as const;
  const isUsed = ({ isLoose, isExcluded }: Description['read'][number]) => isExcluded || !isLoose;
  return { ...wholeOrAny(browse, filter), sort, read: read.filter(isUsed), unread: [], sound };
}

/** Where no track has all of the tags, the filter asks for any. */
function wholeOrAny(browse: Browse, filter: Filter): Pick<FoundByWords, 'filter' | 'isWhole'> {
  const { include = [] } = filter;
  const page = { sort: byArtist, offset: 0, limit: 1 };
  const isWhole = include.length < 2 || browse.findTracks({ filter, ...page }).total > 0;
  return { filter: isWhole ? filter : { ...filter, match: 'any' }, isWhole };
}

function knownWords(browse: Browse): KnownWords {
  const finds = (search: string) =>
    browse.findTracks({ filter: { text: search }, sort: byArtist, offset: 0, limit: 1 }).total > 0;
  const isShown = ({ hidden, mergedIntoId }: Tag) => !hidden && mergedIntoId === null;
  return {
    tags: browse.listTags().filter(isShown),
    hasYears: (from, to) => finds(`year:${from}..${to}`),
    isArtist: (words) => finds(`artist:"${words}"`),
  };
}
