import type { Loudness, Tag } from '../api.ts';
import { ParameterError } from '../errors.ts';
import { isWhole, type Span } from '../paths.ts';
import { musicColumns, takeMusic, type Music, type MusicColumns } from './musicColumns.ts';
import type { Connection } from './Connection.ts';
import type { Scores, TagScore } from './Scores.ts';
import { Vocabulary } from './index/Vocabulary.ts';
import { carriers, strengthOf, wantedTagOf } from './search/carriedTags.ts';
import { foldersNamed } from './search/foldersNamed.ts';
import {
  numberFields,
  parseSearch,
  textFields,
  type NumberField,
  type SearchTerm,
} from './search/parseSearch.ts';
import { whyUnread } from './search/whyUnread.ts';
import { folderBytes, joinPath, rangeBelow, splitPath, type StoredPath } from './storedPath.ts';

export interface TrackQuery {
  /** Whose scores are meant; null shows no tags. */
  modelId: number | null;
  /** A track has all of these: each at its minimum, or else at its threshold. */
  tags?: readonly { tag: string; category?: string; minimum?: number }[];
  /** With tags: the category they are of. Without: a track has some tag of this category. */
  category?: string;
  /** In place of thresholds, 0..1. */
  minimumScore?: number;
  /** Words and fields; see parseSearch. */
  text?: string;
  /** A file, or a folder with all below it; absolute. */
  under?: string;
  /** Only these. */
  trackIds?: readonly number[];
  /** 100 by default. */
  limit?: number;
  offset?: number;
}

/** A track as a list shows it. */
export interface FoundTrack extends Music {
  trackId: number;
  /** Of one file of the track that is there, and that is what `under` asks for. */
  path: string;
  /** Which part of that file it is, where it is not all of it. */
  part?: Span;
  title: string | null;
  artist: string | null;
  album: string | null;
  durationSeconds: number | null;
  /** Null where it was not measured. */
  loudness: Loudness | null;
  /** Stars, 0.5..5; null where there are none. */
  rating: number | null;
  /** At or above their thresholds, the strongest (score over threshold) first. */
  tags: TagScore[];
}

type Values = Record<string, string | number | Buffer | null>;

/**
 * Finds tracks, one row each however many files it has; tracks whose files are all missing are left out. With tags,
 * the strongest in the first of them come first, otherwise it goes by artist, album and number. Throws ParameterError
 * where the model has no such tag, or more than one, and for a year that is none.
 */
export function searchTracks(connection: Connection, scores: Scores, query: TrackQuery): FoundTrack[] {
  const { database } = connection;
  const { modelId, limit = 100, offset = 0 } = query;
  const values: Values = { model: modelId, limit, offset };
  const vocabulary = connection.read(() => new Vocabulary(connection, modelId));
  const { from, where, order } = conditionsOf(connection, vocabulary, query, values);
  const file = `SELECT files.id FROM files ${query.under === undefined ? '' : 'JOIN folders ON folders.id = folder_id'}
    WHERE track_id = tracks.id AND missing_since IS NULL ${query.under === undefined ? '' : `AND (${isUnder})`}`;
  // The page is chosen first, the rest is looked up for its rows alone.
  const sql = `
    WITH page AS MATERIALIZED (
      SELECT tracks.id, (${file} ORDER BY files.id LIMIT 1) AS file_id
      FROM ${from} WHERE ${[...where, `EXISTS (${file})`].join(' AND ')}
      ORDER BY ${order} LIMIT $limit OFFSET $offset
    )
    SELECT tracks.id AS trackId, title, artist, album, duration_seconds AS durationSeconds, path AS folder, name,
      start_us AS startUs, end_us AS endUs, loudness.track_id AS measured, integrated_lufs AS integratedLufs,
      range_lu AS rangeLu, true_peak_db AS truePeakDb, stars AS rating, ${musicColumns}
    FROM page CROSS JOIN tracks USING (id) CROSS JOIN files ON files.id = file_id
    CROSS JOIN folders ON folders.id = folder_id LEFT JOIN loudness ON loudness.track_id = tracks.id
    LEFT JOIN music ON music.track_id = tracks.id LEFT JOIN ratings ON ratings.track_id = tracks.id`;
  const rows = connection.read(() =>
    database
      .prepare<
        [Values],
        Omit<FoundTrack, 'path' | 'part' | 'tags' | 'loudness' | keyof Music> &
          StoredPath &
          Span &
          Measured &
          MusicColumns
      >(sql)
      .all(values),
  );
  return rows.map(
    ({ folder, name, startUs, endUs, measured, integratedLufs, rangeLu, truePeakDb, ...row }) => ({
      ...takeMusic(row),
      loudness: measured === null ? null : { integratedLufs, rangeLu, truePeakDb },
      path: joinPath({ folder, name }),
      ...(!isWhole({ startUs, endUs }) && { part: { startUs, endUs } }),
      tags: modelId === null ? [] : scores.tagsOf(row.trackId, modelId, vocabulary),
    }),
  );
}

type Measured = Loudness & { measured: number | null };

const isUnder = `folders.path = $folder OR (folders.path >= $from AND folders.path < $to)
  OR (folders.path = $parent AND name = $name)`;

/** The tracks of the folders below, of the folder itself, and of the file: each part is a range of an index. */
const tracksUnder = `
  SELECT track_id FROM folders CROSS JOIN files ON folder_id = folders.id WHERE path >= $from AND path < $to
  UNION ALL SELECT track_id FROM files WHERE folder_id = (SELECT id FROM folders WHERE path = $folder)
  UNION ALL SELECT track_id FROM files
    WHERE folder_id = (SELECT id FROM folders WHERE path = $parent) AND name = $name`;

/** Turns a query into SQL, adding what it refers to to the values. */
function conditionsOf(connection: Connection, vocabulary: Vocabulary, query: TrackQuery, values: Values) {
  const { tags = [], category, minimumScore, text, under, trackIds } = query;
  const where: string[] = [];
  let from = 'tracks';
  let order = 'artist COLLATE NOCASE, album COLLATE NOCASE, disc_number, track_number, tracks.id';
  refuseUnknown(vocabulary, category);
  tags.forEach((wanted, index) => {
    const { id, threshold } = wantedTag(connection, vocabulary, query, wanted);
    const asked = wantedTagOf(vocabulary, id, wanted.minimum ?? minimumScore ?? threshold ?? 1);
    values[`asked${index}`] = JSON.stringify([asked]);
    if (index > 0) {
      where.push(`${strengthOf('tracks.id', `asked${index}`)} IS NOT NULL`);
    } else {
      from = `(${carriers('asked0', asked)}) AS carrying CROSS JOIN tracks ON tracks.id = carrying.track_id`;
      order = 'carrying.strength DESC, tracks.id DESC';
    }
  });
  if (tags.length === 0 && (category !== undefined || minimumScore !== undefined)) {
    const asked = vocabulary
      .tags()
      .filter(({ id, category: its }) => vocabulary.isShown(id) && its === (category ?? its))
      .map(({ id }) => wantedTagOf(vocabulary, id, minimumScore ?? vocabulary.thresholds.get(id) ?? 1));
    values.asked = JSON.stringify(asked);
    where.push(`${strengthOf('tracks.id', 'asked')} IS NOT NULL`);
  }
  parseSearch(text ?? '', (name) => vocabulary.isCategory(name)).forEach((term, index) => {
    const unread = whyUnread(term);
    if (unread !== undefined) throw new ParameterError(unread);
    const condition = conditionOf(connection, vocabulary, query, { term, key: `term${index}`, values });
    where.push(term.isExcluded ? `NOT coalesce(${condition}, 0)` : condition);
  });
  if (under !== undefined) {
    where.push(`tracks.id IN (${tracksUnder})`);
    const { folder: parent, name } = splitPath(under);
    Object.assign(values, { folder: folderBytes(under), ...rangeBelow(under), parent, name });
  }
  if (trackIds !== undefined) {
    where.push(`tracks.id IN (SELECT value FROM json_each($trackIds))`);
    values.trackIds = JSON.stringify(trackIds);
  }
  return { from, where, order };
}

/** Turns a part of what was typed, which can be read, into SQL; its values have `key` in front of their names. */
function conditionOf(
  connection: Connection,
  vocabulary: Vocabulary,
  query: TrackQuery,
  { term, key, values }: { term: SearchTerm; key: string; values: Values },
): string {
  switch (term.kind) {
    case 'text':
      values[key] = term.field === null ? term.match : `${textFields[term.field]} : ${term.match}`;
      return `tracks.id IN (SELECT rowid FROM track_text WHERE track_text MATCH $${key})`;
    case 'path':
      values[key] = `file_names : ${term.match}`;
      values[`${key}folders`] = connection.read(() => foldersNamed(connection, term.phrase));
      return `tracks.id IN (
        SELECT track_id FROM files WHERE folder_id IN (SELECT value FROM json_each($${key}folders)) AND track_id IS NOT NULL
        UNION ALL SELECT rowid FROM track_text WHERE track_text MATCH $${key})`;
    case 'year':
      Object.assign(values, { [`${key}from`]: Math.max(1, term.from), [`${key}to`]: term.to });
      return `year BETWEEN $${key}from AND $${key}to`;
    case 'number': {
      const { field, range } = term;
      Object.assign(values, { [`${key}from`]: range![0], [`${key}to`]: range![1] });
      const table = tablesOf[field];
      const column = numberFields[field].sql;
      return `tracks.id IN (SELECT track_id FROM ${table} WHERE ${column} BETWEEN $${key}from AND $${key}to)`;
    }
    case 'key':
      values[key] = JSON.stringify(term.keys);
      return `tracks.id IN (SELECT track_id FROM music WHERE key IN (SELECT value FROM json_each($${key})))`;
    case 'tag': {
      const wanted = { tag: term.name, ...(term.category !== null && { category: term.category }) };
      const { id, threshold } = wantedTag(connection, vocabulary, query, wanted);
      values[key] = JSON.stringify([wantedTagOf(vocabulary, id, threshold ?? 1)]);
      return `(${strengthOf('tracks.id', key)} IS NOT NULL)`;
    }
  }
}

/** A category that is none would find nothing, and say nothing. Throws ParameterError. */
function refuseUnknown(vocabulary: Vocabulary, category: string | undefined): void {
  if (category === undefined || vocabulary.isCategory(category)) return;
  const known = [...new Set(vocabulary.tags().map((tag) => tag.category))].sort();
  throw new ParameterError(
    known.length > 0
      ? `${category} is no category: there are ${known.join(', ')}.`
      : `${category} is no category: there are none yet.`,
  );
}

/** Where a column of parseSearch.ts stands. */
const tablesOf: Record<NumberField, string> = {
  loudness: 'loudness',
  bpm: 'music',
  vocals: 'music',
  rating: 'ratings',
};

/** Finds the one tag that is meant: one that the model has, or that the person made or decided on. */
function wantedTag(
  { database }: Connection,
  vocabulary: Vocabulary,
  { modelId, category: anyCategory }: TrackQuery,
  { tag, category = anyCategory }: { tag: string; category?: string },
): Tag {
  const isDecided = database.prepare(`SELECT 1 FROM decisions WHERE tag_id = ? LIMIT 1`);
  const found = vocabulary
    .find(tag, category)
    .filter(
      ({ id, own, threshold }) => threshold !== null || (modelId !== null && (own || isDecided.get(id))),
    );
  if (found.length === 1) return found[0]!;
  const categories = found.map((one) => one.category).join(' and ');
  throw new ParameterError(
    found.length > 1
      ? `${tag} is a tag of several categories, ${categories}: say which.`
      : `The model has no tag ${tag}${category === undefined ? '' : ` in the category ${category}`}.`,
  );
}
