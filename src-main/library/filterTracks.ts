import type { Filter } from '../api.ts';
import type { Connection } from './Connection.ts';
import { matchExpression } from './matchExpression.ts';
import { carriedBits, stateBits, type Postings } from './Postings.ts';
import { rangeBelow } from './storedPath.ts';
import { decodePath } from '../paths.ts';
import type { TrackIndex } from './TrackIndex.ts';

/**
 * Finds the tracks that a filter leaves: [rows], 1 for each. Tracks whose files are all missing are left out. With
 * included tags, `states` asks for one of these tags in such a state, otherwise for any tag in one.
 */
export function filterTracks(connection: Connection, index: TrackIndex, filter: Filter): Uint8Array {
  const { columns, vocabulary } = index;
  const { include = [], match = 'all', exclude = [], states, yearFrom, yearTo, text, folderId } = filter;
  const mask = columns.present.slice(0, columns.count);
  if (yearFrom !== undefined || yearTo !== undefined) {
    const [from, to] = [Math.max(1, yearFrom ?? 1), yearTo ?? Infinity];
    keep(mask, (row) => columns.years[row]! >= from && columns.years[row]! <= to);
  }
  const expression = text === undefined ? undefined : matchExpression(text);
  if (expression !== undefined) keepTracks(mask, index, tracksWithText(connection, expression));
  if (folderId !== undefined) keepTracks(mask, index, tracksInRoot(connection, folderId));

  const isEntry = entryTest(filter);
  const carriers = include.map((tagId) => rowsWith(index, vocabulary.withChildren(tagId), isEntry));
  if (include.length > 0) {
    const isKept = (row: number) =>
      match === 'all' ? carriers.every((rows) => rows[row]) : carriers.some((rows) => rows[row]);
    keep(mask, isKept);
  } else if (states !== undefined && states.length > 0) {
    const withState = rowsWith(index, shownTags(index), isEntry);
    keep(mask, (row) => withState[row]! === 1);
  }
  const isCarried = entryTest({ ...filter, states: [] });
  for (const tagId of exclude) {
    const excluded = rowsWith(index, vocabulary.withChildren(tagId), isCarried);
    keep(mask, (row) => !excluded[row]);
  }
  if (filter.untagged) {
    const tagged = rowsWith(index, shownTags(index), isCarried);
    keep(mask, (row) => !tagged[row]);
  }
  return mask;
}

/** Tells whether an entry of a tag counts under a filter: by its state and, where it is a suggestion, its strength. */
export function entryTest({ states = [], minimumStrength = 0 }: Filter) {
  const wanted =
    states.length === 0 ? carriedBits : states.reduce((bits, state) => bits | stateBits[state], 0);
  return ({ states: bits, strengths }: Postings, entry: number): boolean =>
    (bits[entry]! & wanted) !== 0 &&
    (bits[entry] !== stateBits.suggested || strengths[entry]! >= minimumStrength);
}

/** Returns the tags that are shown and stand at some track. */
export function shownTags(index: TrackIndex): number[] {
  return [...index.tagIds()].filter((tagId) => index.vocabulary.isShown(tagId));
}

/** Marks the rows that have an entry of one of the tags that counts. */
export function rowsWith(
  index: TrackIndex,
  tagIds: Iterable<number>,
  counts: (postings: Postings, entry: number) => boolean,
): Uint8Array {
  const marks = new Uint8Array(index.columns.count);
  for (const tagId of tagIds) {
    const postings = index.postings(tagId);
    for (let entry = 0; entry < postings.length; entry++) {
      if (counts(postings, entry)) marks[postings.rows[entry]!] = 1;
    }
  }
  return marks;
}

function keep(mask: Uint8Array, isKept: (row: number) => boolean): void {
  for (let row = 0; row < mask.length; row++) if (mask[row] && !isKept(row)) mask[row] = 0;
}

function keepTracks(mask: Uint8Array, { columns }: TrackIndex, trackIds: number[]): void {
  const wanted = new Uint8Array(mask.length);
  for (const id of trackIds) {
    const row = columns.rowOf(id);
    if (row !== undefined) wanted[row] = 1;
  }
  for (let row = 0; row < mask.length; row++) mask[row]! &= wanted[row]!;
}

function tracksWithText(connection: Connection, expression: string): number[] {
  return connection.read(() =>
    connection.database
      .prepare<[string], number>(`SELECT rowid FROM track_text WHERE track_text MATCH ?`)
      .pluck()
      .all(expression),
  );
}

/** The tracks with a file that is there in a folder that the person added, or below it. */
function tracksInRoot(connection: Connection, rootId: number): number[] {
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
         WHERE (path = ? OR (path >= ? AND path < ?)) AND missing_since IS NULL AND track_id IS NOT NULL`,
      )
      .pluck()
      .all(path, from, to);
  });
}
