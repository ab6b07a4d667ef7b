import type { DescriptionReading, Filter, Tag } from '../api.ts';
import { foldName, meanings } from './meanings.ts';
import { readNumbers } from './readNumbers.ts';
import { SoundWords } from './SoundWords.ts';

/** What a library knows of the words that a person may use. */
export interface KnownWords {
  /** The tags that are shown. */
  tags: readonly Tag[];
  /** Whether some track says that it is of these years. */
  hasYears(from: number, to: number): boolean;
  /** Whether these words stand among the artists. */
  isArtist(words: string): boolean;
}

export interface Description {
  /** Empty where nothing was understood. */
  filter: Filter;
  read: DescriptionReading[];
  /** Runs of words that say nothing to it. */
  unread: string[];
  /** What of it can be heard, in its own words: without what is not to be there, years, keys, names and fields of a search. */
  sound: string;
  /** Included tags that no word names: a word means them, more or less. */
  looseIds: number[];
}

const negators = new Set(['without', 'no', 'not', 'non', 'never', 'minus', 'except', 'excluding', 'nothing']);
/** What comes after them is wanted again. */
const affirmers = new Set(['with', 'but', 'only', 'just', 'having', 'featuring', 'plus']);
const joiners = new Set(['and', 'or', 'nor', '&', '/']);
const fillers = new Set(
  (
    'a an the some any of in on at to for from like something anything music song songs track tracks tune tunes piece ' +
    'pieces sound sounds sounding that which is are it i me my want find play please very really quite rather more most ' +
    'much little bit kind sort style genre era mood good nice great as by'
  ).split(' '),
);
/** The name of an artist ends before these. */
const ends = new Set([
  ...negators,
  ...affirmers,
  ...joiners,
  'from',
  'in',
  'at',
  'of',
  'before',
  'after',
  'since',
]);
const longestName = 4;
const longestNumbers = 8;

interface Word {
  /** As it was typed, without punctuation around it, in lower case. */
  text: string;
  /** A comma or the like stands behind it. */
  isLast: boolean;
}

interface Found {
  /** How many words it takes. */
  length: number;
  tagIds?: number[];
  /** With "without" in front, in place of tagIds. */
  excludedIds?: number[];
  search?: string;
  /** What it was read as. */
  says: string;
  /** The words name no such tag, but mean one. */
  isLoose?: boolean;
  /** The words say what can be heard, though they are read as a condition. */
  isSound?: boolean;
}

/**
 * Reads a description such as "calm piano without singing, 70s": what it asks for as a filter of the library, how each of its
 * words was read, and the words that say nothing to it. Only the library's own tags, and what some words mean among them
 * (meanings.ts), years, tempo, key, loudness, artists and the fields of a search are known; no model is asked.
 *
 * @example
 * const tags = [{ id: 1, name: 'piano' }, { id: 2, name: 'drums' }];
 * const known = { tags, hasYears: () => true, isArtist: () => false };
 * readDescription('slow piano without drums, 70s', known).filter // { include: [1], exclude: [2], text: 'bpm:..90 year:1970..1979' }
 */
export function readDescription(text: string, known: KnownWords): Description {
  const words = wordsOf(text);
  const tags = new Map(known.tags.toReversed().map((tag) => [foldName(tag.name), tag]));
  const include: number[] = [];
  const exclude: number[] = [];
  const searches: string[] = [];
  const read: DescriptionReading[] = [];
  const unread: Word[][] = [];
  const sound = new SoundWords();
  const looseIds: number[] = [];
  let isExcluded = false;
  for (let at = 0; at < words.length;) {
    const word = words[at]!;
    const found = findAt(words, at, tags, known);
    if (found) {
      const said = words.slice(at, at + found.length);
      const ids = (isExcluded && found.excludedIds) || found.tagIds;
      for (const id of ids ?? []) addOnce(isExcluded ? exclude : include, id);
      if (found.search !== undefined) addOnce(searches, `${isExcluded ? '-' : ''}${found.search}`);
      const phrase = said.map((one) => one.text).join(' ');
      // Who says it twice means it once
      if (!read.some((one) => one.words === phrase && one.isExcluded === isExcluded))
        read.push({ words: phrase, means: found.says, isExcluded, isLoose: found.isLoose ?? false });
      if (!isExcluded && (found.tagIds ?? found.isSound)) sound.add(said);
      else sound.leaveOut();
      if (!isExcluded && found.isLoose) looseIds.push(...(found.tagIds ?? []));
      at += found.length;
      const isListed = !said.at(-1)!.isLast && joiners.has(words[at]?.text ?? '');
      if (!isListed) isExcluded = false;
      continue;
    }
    if (negators.has(word.text)) {
      isExcluded = true;
      sound.leaveOut();
    } else if (isLittle(word)) {
      if (affirmers.has(word.text)) isExcluded = false;
      if (!isExcluded) sound.wait(word);
    } else {
      if (!isExcluded) sound.add([word]);
      if (at > 0 && unread.at(-1)?.at(-1) === words[at - 1] && !words[at - 1]!.isLast)
        unread.at(-1)!.push(word);
      else unread.push([word]);
      if (word.isLast) isExcluded = false;
    }
    at++;
  }
  const filter: Filter = {
    ...(include.length > 0 && { include: include.filter((id) => !exclude.includes(id)) }),
    ...(exclude.length > 0 && { exclude }),
    ...(searches.length > 0 && { text: searches.join(' ') }),
  };
  const runs = unread.map((run) => run.map((one) => one.text).join(' '));
  return { filter, read, unread: runs, sound: sound.text, looseIds };
}

/** A word that asks for nothing by itself. */
function isLittle({ text }: Word): boolean {
  return affirmers.has(text) || fillers.has(text) || joiners.has(text);
}

function wordsOf(text: string): Word[] {
  return [...text.toWellFormed().matchAll(/-?\p{L}+:(?:"[^"]*"|\S+)|"[^"]*"|[^\s,;.!?]\S*/gu)].flatMap(
    ([typed]) => {
      const isField = /^-?\p{L}+:./u.test(typed) || typed.startsWith('"');
      const bare = isField
        ? typed
        : typed
            .toLowerCase()
            .replaceAll('’', "'")
            .replace(/[,;.!?]+$/, '');
      return !joiners.has(bare) && foldName(bare) === ''
        ? []
        : [{ text: bare, isLast: !isField && /[,;.!?]$/.test(typed) }];
    },
  );
}

function findAt(
  words: readonly Word[],
  at: number,
  tags: ReadonlyMap<string, Tag>,
  known: KnownWords,
): Found | undefined {
  return (
    fieldAt(words[at]!) ??
    numbersAt(words, at, tags, known) ??
    artistAt(words, at, known) ??
    tagAt(words, at, tags)
  );
}

/** "artist:björk" and "exact words" stay as they are. */
function fieldAt({ text }: Word): Found | undefined {
  const isField = /^-?\p{L}+:./u.test(text) || /^"[^"]+"$/.test(text);
  return isField ? { length: 1, search: text, says: text } : undefined;
}

function numbersAt(
  words: readonly Word[],
  at: number,
  tags: ReadonlyMap<string, Tag>,
  known: KnownWords,
): Found | undefined {
  const rest = phraseAt(words, at, longestNumbers);
  const numbers = readNumbers(rest.map(({ text }) => text).join(' '));
  if (!numbers) return undefined;
  const { matched, search, years } = numbers;
  const length = matched.split(' ').length;
  // Where no file tells its year, what was heard of the time has to do
  const heard = years?.decade === undefined ? undefined : tags.get(foldName(years.decade));
  if (heard && !known.hasYears(years!.from, years!.to))
    return { length, tagIds: [heard.id], says: heard.name };
  return { length, search, says: search };
}

/** "by miles davis", up to a comma or a word that begins something else. */
function artistAt(words: readonly Word[], at: number, known: KnownWords): Found | undefined {
  if (words[at]!.text !== 'by' || words[at]!.isLast) return undefined;
  const after = words.slice(at + 1);
  const stop = after.findIndex(({ text }) => ends.has(text));
  const comma = after.findIndex(({ isLast }) => isLast);
  const most = Math.min(stop < 0 ? after.length : stop, comma < 0 ? after.length : comma + 1);
  for (let count = most; count > 0; count--) {
    const name = after.slice(0, count).map(({ text }) => text.replaceAll('"', '')).join(' '); // prettier-ignore
    if (known.isArtist(name))
      return { length: count + 1, search: `artist:"${name}"`, says: `artist:"${name}"` };
  }
  return undefined;
}

/** The longest run of words that is the name of a tag, or that means one. */
function tagAt(words: readonly Word[], at: number, tags: ReadonlyMap<string, Tag>): Found | undefined {
  const phrase = phraseAt(words, at, longestName);
  for (let length = phrase.length; length > 0; length--) {
    const name = foldName(phrase.slice(0, length).map(({ text }) => text).join(' ')); // prettier-ignore
    const meaning = meanings.get(name);
    const idsOf = (names: readonly string[] = []) => names.flatMap((one) => tags.get(foldName(one)) ?? []);
    const meant = idsOf(meaning?.tags)[0];
    const tag = tags.get(name) ?? meant ?? (length === 1 ? inflected(name, tags) : undefined);
    const excluded = idsOf(meaning?.withoutAll ?? meanings.get(foldName(tag?.name ?? ''))?.withoutAll);
    if (tag) {
      const ids = {
        tagIds: [tag.id],
        ...(excluded.length > 0 && { excludedIds: excluded.map(({ id }) => id) }),
      };
      return { length, ...ids, says: tag.name, isLoose: tag === meant && !tags.has(name) };
    }
    if (meaning?.search !== undefined)
      return { length, search: meaning.search, says: meaning.search, isSound: true };
  }
  return undefined;
}

/** The words from one on, up to a comma, and so many at most. */
function phraseAt(words: readonly Word[], at: number, most: number): Word[] {
  const near = words.slice(at, at + most);
  const last = near.findIndex(({ isLast }) => isLast);
  return last < 0 ? near : near.slice(0, last + 1);
}

/** "guitars" is guitar, "drum" is drums. */
function inflected(name: string, tags: ReadonlyMap<string, Tag>): Tag | undefined {
  return (
    (name.endsWith('s') && name.length > 3 ? tags.get(name.slice(0, -1)) : undefined) ?? tags.get(`${name}s`)
  );
}

function addOnce<T>(list: T[], value: T): void {
  if (!list.includes(value)) list.push(value);
}
