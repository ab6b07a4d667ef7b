import type { Filter } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import { FileEdits } from '../FileEdits.ts';
import { playlistTracks } from './playlistRows.ts';
import { ungrouped } from '../index/TrackGroups.ts';
import { carriedBits, stateBits, type EntryTest } from '../index/Postings.ts';
import { rangeBelow } from '../storedPath.ts';
import { decodePath } from '../../paths.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { numberFields, parseSearch, textFields, type SearchTerm } from '../search/parseSearch.ts';

/**
 * Finds the tracks that a filter leaves: [rows], 1 for each. Tracks whose files are all gone are left out, unless
 * they are asked for; then they are all there is. With included tags, `states` asks for one of these tags in such a state,
 * otherwise for any tag in one.
 */
export function filterTracks(connection: Connection, index: TrackIndex, filter: Filter): Uint8Array {
  const { columns, vocabulary } = index;
  const {
    include = [],
    match = 'all',
    exclude = [],
    states,
    yearFrom,
    yearTo,
    text,
    folderId,
    playlistId,
  } = filter;
  const { missing = false } = filter;
  const mask = columns.present.slice(0, columns.count);
  if (missing) for (let row = 0; row < mask.length; row++) mask[row]! ^= 1;
  if (yearFrom !== undefined || yearTo !== undefined) {
    const [from, to] = [Math.max(1, yearFrom ?? 1), yearTo ?? Infinity];
    const { years } = columns;
    for (let row = 0; row < mask.length; row++) if (years[row]! < from || years[row]! > to) mask[row] = 0;
  }
  const { bpmFrom, bpmTo, keys, vocalsFrom, vocalsTo } = filter;
  if (bpmFrom !== undefined || bpmTo !== undefined) keep(mask, within(columns.bpm, bpmFrom, bpmTo));
  if (vocalsFrom !== undefined || vocalsTo !== undefined)
    keep(mask, within(columns.vocals, vocalsFrom, vocalsTo));
  const { ratingFrom, ratingTo } = filter;
  if (ratingFrom !== undefined || ratingTo !== undefined)
    keep(mask, within(columns.ratings, ratingFrom, ratingTo));
  if (keys !== undefined) keep(mask, inKeys(index, keys));
  for (const term of parseSearch(text ?? '', (name) => vocabulary.isCategory(name))) {
    (term.isExcluded ? drop : keep)(mask, marksOfTerm(index, term));
  }
  if (playlistId !== undefined) keep(mask, marksOf(index, playlistTracks(connection, playlistId)));
  if (folderId !== undefined) keep(mask, marksOf(index, tracksInRoot(connection, folderId, missing)));
  if (filter.edited) keep(mask, marksOf(index, new FileEdits(connection).trackIds()));
  if (filter.among) keep(mask, marksOf(index, filter.among));
  if (filter.sameAs) keep(mask, marksOfGroup(index, filter.sameAs));

  const test = entryTest(filter);
  if (include.length > 0 && match === 'all') {
    for (const tagId of include) keep(mask, rowsOfTag(index, tagId, test));
  } else if (include.length > 0) {
    keep(mask, rowsOfAny(index, include, test));
  } else if (states !== undefined && states.length > 0) {
    keep(mask, rowsWith(index, shownTags(index), test));
  }
  const isCarried = entryTest({ ...filter, states: [] });
  if (exclude.length > 0) drop(mask, rowsOfAny(index, exclude, isCarried));
  if (filter.untagged) drop(mask, rowsWith(index, shownTags(index), isCarried));
  return mask;
}

/** Returns which entries of a tag count under a filter; where it names no state, those by which a track carries the tag. */
export function entryTest({ states = [], minimumStrength = 0 }: Filter): EntryTest {
  const wanted =
    states.length === 0 ? carriedBits : states.reduce((bits, state) => bits | stateBits[state], 0);
  return { states: wanted, minimumStrength };
}

/** Returns the tags that are shown and stand at some track. */
export function shownTags(index: TrackIndex): number[] {
  return [...index.tagIds()].filter((tagId) => index.vocabulary.isShown(tagId));
}

/** Marks the rows that have an entry of one of the tags that counts. */
export function rowsWith(index: TrackIndex, tagIds: Iterable<number>, test: EntryTest): Uint8Array {
  const marks = new Uint8Array(index.columns.count);
  for (const tagId of new Set(tagIds)) index.postings(tagId).mark(marks, test);
  return marks;
}

/**
 * Marks the rows that have an entry of a tag, or of one below it, that counts. Where the person rejected the tag itself, one
 * below it does not bring it back, unless what was rejected is asked for.
 */
export function rowsOfTag(index: TrackIndex, tagId: number, test: EntryTest): Uint8Array {
  const { vocabulary } = index;
  const marks = rowsWith(index, vocabulary.withChildren(tagId), test);
  const { rejected } = stateBits;
  if ((test.states & rejected) === 0)
    drop(marks, rowsWith(index, [vocabulary.target(tagId)], { states: rejected, minimumStrength: 0 }));
  return marks;
}

/** As rowsOfTag, for any of several tags. */
function rowsOfAny(index: TrackIndex, tagIds: readonly number[], test: EntryTest): Uint8Array {
  const marks = new Uint8Array(index.columns.count);
  for (const tagId of tagIds) add(marks, rowsOfTag(index, tagId, test));
  return marks;
}

function marksOfTerm(index: TrackIndex, term: SearchTerm): Uint8Array {
  const { columns, vocabulary, texts } = index;
  switch (term.kind) {
    case 'text':
      return texts.of(term.match, term.field && textFields[term.field]);
    case 'path':
      return texts.inPath(term.phrase, term.match);
    case 'year':
      return Uint8Array.from(columns.years.subarray(0, columns.count), (year) =>
        Number(year >= Math.max(1, term.from) && year <= term.to),
      );
    case 'number': {
      const [from, to] = term.range ?? [1, 0];
      return within(columns[numberFields[term.field].column], from, to).subarray(0, columns.count);
    }
    case 'key':
      return inKeys(index, term.keys ?? []);
    case 'tag': {
      const tags = vocabulary.find(term.name, term.category ?? undefined);
      return rowsOfAny(
        index,
        tags.map(({ id }) => id),
        entryTest({}),
      );
    }
  }
}

/** What is not known is within nothing. */
function within(values: Float32Array, from = -Infinity, to = Infinity): Uint8Array {
  return Uint8Array.from(values, (value) => Number(value >= from && value <= to));
}

function inKeys({ columns }: TrackIndex, wanted: readonly number[]): Uint8Array {
  const isWanted = new Set(wanted);
  return Uint8Array.from(columns.keys.subarray(0, columns.count), (key) => Number(isWanted.has(key)));
}

function marksOfGroup(
  { columns, groups }: TrackIndex,
  { by, trackId }: NonNullable<Filter['sameAs']>,
): Uint8Array {
  const row = columns.rowOf(trackId);
  const { numbers } = groups.of(by);
  const wanted = row === undefined ? ungrouped : numbers[row]!;
  return Uint8Array.from(numbers, (number) => Number(number === wanted && number !== ungrouped));
}

/** Marks the rows of tracks. */
export function marksOf({ columns }: TrackIndex, trackIds: readonly number[]): Uint8Array {
  const marks = new Uint8Array(columns.count);
  for (const id of trackIds) {
    const row = columns.rowOf(id);
    if (row !== undefined) marks[row] = 1;
  }
  return marks;
}

function keep(mask: Uint8Array, marks: Uint8Array): void {
  for (let row = 0; row < mask.length; row++) mask[row]! &= marks[row]!;
}

function add(mask: Uint8Array, marks: Uint8Array): void {
  for (let row = 0; row < mask.length; row++) mask[row]! |= marks[row]!;
}

function drop(mask: Uint8Array, marks: Uint8Array): void {
  for (let row = 0; row < mask.length; row++) mask[row]! &= marks[row]! ^ 1;
}

/** The tracks with a file that is there, or one that is gone, in a folder that the person added, or below it. */
function tracksInRoot(connection: Connection, rootId: number, gone: boolean): number[] {
  const { database } = connection;
  return connection.read(() => {
    const path = database
      .prepare<[number], Buffer>(`SELECT path FROM roots WHERE id = ? AND NOT removed`)
      .pluck()
      .get(rootId);
    if (path === undefined) return [];
    const { from, to } = rangeBelow(decodePath(path));
    return database
      .prepare<[Buffer, Buffer, Buffer], number>(
        `SELECT track_id FROM folders CROSS JOIN files ON folder_id = folders.id
         WHERE (path = ? OR (path >= ? AND path < ?)) AND missing_since IS ${gone ? 'NOT NULL' : 'NULL'} AND track_id IS NOT NULL`,
      )
      .pluck()
      .all(path, from, to);
  });
}
