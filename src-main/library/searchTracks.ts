import { ParameterError } from '../errors.ts';
import type { Connection } from './Connection.ts';
import { matchExpression } from './matchExpression.ts';
import type { Scores, TagScore } from './Scores.ts';
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
  /** Words of title, artist, album or file name, each by its beginning. */
  text?: string;
  /** A file, or a folder with all below it; absolute. */
  under?: string;
  /** 100 by default. */
  limit?: number;
  offset?: number;
}

/** A track as a list shows it. */
export interface TrackRow {
  trackId: number;
  /** Of one file of the track that is there, and that is what `under` asks for. */
  path: string;
  title: string | null;
  artist: string | null;
  album: string | null;
  durationSeconds: number | null;
  /** At or above their thresholds, the strongest (score over threshold) first. */
  tags: TagScore[];
}

type Values = Record<string, string | number | Buffer | null>;
interface WantedTag {
  tagId: number;
  category: string;
  threshold: number;
  floor: number;
}

/**
 * Finds tracks, one row each however many files it has; tracks whose files are all missing are left out. With tags,
 * the strongest in the first of them come first, otherwise it goes by artist, album and number. Throws ParameterError
 * where the model has no such tag, or more than one, or keeps no scores as low as the minimum.
 */
export function searchTracks(connection: Connection, scores: Scores, query: TrackQuery): TrackRow[] {
  const { database } = connection;
  const { modelId, limit = 100, offset = 0 } = query;
  const values: Values = { model: modelId, limit, offset };
  const { from, where, order } = conditionsOf(connection, query, values);
  const file = `SELECT files.id FROM files ${query.under === undefined ? '' : 'JOIN folders ON folders.id = folder_id'}
    WHERE track_id = tracks.id AND missing_since IS NULL ${query.under === undefined ? '' : `AND (${isUnder})`}`;
  // The page is chosen first, the rest is looked up for its rows alone.
  const sql = `
    WITH page AS MATERIALIZED (
      SELECT tracks.id, (${file} ORDER BY files.id LIMIT 1) AS file_id
      FROM ${from} WHERE ${[...where, `EXISTS (${file})`].join(' AND ')}
      ORDER BY ${order} LIMIT $limit OFFSET $offset
    )
    SELECT tracks.id AS trackId, title, artist, album, duration_seconds AS durationSeconds, path AS folder, name
    FROM page CROSS JOIN tracks USING (id) CROSS JOIN files ON files.id = file_id
    CROSS JOIN folders ON folders.id = folder_id`;
  const rows = connection.read(() =>
    database.prepare<[Values], Omit<TrackRow, 'path' | 'tags'> & StoredPath>(sql).all(values),
  );
  return rows.map(({ folder, name, ...row }) => ({
    ...row,
    path: joinPath({ folder, name }),
    tags: modelId === null ? [] : scores.tagsOf(row.trackId, modelId),
  }));
}

const isUnder = `folders.path = $folder OR (folders.path >= $from AND folders.path < $to)
  OR (folders.path = $parent AND name = $name)`;

/** The tracks of the folders below, of the folder itself, and of the file: each part is a range of an index. */
const tracksUnder = `
  SELECT track_id FROM folders CROSS JOIN files ON folder_id = folders.id WHERE path >= $from AND path < $to
  UNION ALL SELECT track_id FROM files WHERE folder_id = (SELECT id FROM folders WHERE path = $folder)
  UNION ALL SELECT track_id FROM files
    WHERE folder_id = (SELECT id FROM folders WHERE path = $parent) AND name = $name`;

const tracksInCategory = `
  SELECT track_id FROM model_tags CROSS JOIN tags ON tags.id = model_tags.tag_id
  CROSS JOIN suggestions ON suggestions.model_id = model_tags.model_id
    AND suggestions.tag_id = model_tags.tag_id AND score >= coalesce($minimum, threshold)
  WHERE model_tags.model_id = $model AND category = coalesce($category, category)`;

/** Turns a query into SQL, adding what it refers to to the values. */
function conditionsOf(connection: Connection, query: TrackQuery, values: Values) {
  const { tags = [], category, minimumScore, text, under } = query;
  const where: string[] = [];
  let from = 'tracks';
  let order = 'artist COLLATE NOCASE, album COLLATE NOCASE, disc_number, track_number, tracks.id';
  tags.forEach((wanted, index) => {
    const { tagId, threshold, floor } = wantedTag(
      connection,
      query.modelId,
      wanted.tag,
      wanted.category ?? category,
    );
    const minimum = wanted.minimum ?? minimumScore ?? threshold;
    if (minimum < floor) {
      throw new ParameterError(
        `Scores of ${wanted.tag} can be searched from ${floor} up: ask for at least that much, not ${minimum}.`,
      );
    }
    Object.assign(values, { [`tag${index}`]: tagId, [`minimum${index}`]: minimum });
    const isWanted = `model_id = $model AND tag_id = $tag${index} AND score >= $minimum${index}`;
    if (index > 0) {
      where.push(`tracks.id IN (SELECT track_id FROM suggestions WHERE ${isWanted})`);
    } else {
      // CROSS JOIN keeps the order of the index: the first page is read without a sort
      from = `suggestions AS first CROSS JOIN tracks ON tracks.id = first.track_id`;
      where.push(isWanted);
      order = 'first.score DESC, first.track_id DESC';
    }
  });
  if (tags.length === 0 && (category !== undefined || minimumScore !== undefined)) {
    where.push(`tracks.id IN (${tracksInCategory})`);
    Object.assign(values, { minimum: minimumScore ?? null, category: category ?? null });
  }
  const expression = text === undefined ? undefined : matchExpression(text);
  if (expression !== undefined) {
    where.push(`tracks.id IN (SELECT rowid FROM track_text WHERE track_text MATCH $text)`);
    values.text = expression;
  }
  if (under !== undefined) {
    where.push(`tracks.id IN (${tracksUnder})`);
    const { folder: parent, name } = splitPath(under);
    Object.assign(values, { folder: folderBytes(under), ...rangeBelow(under), parent, name });
  }
  return { from, where, order };
}

function wantedTag(
  connection: Connection,
  modelId: number | null,
  tag: string,
  category?: string,
): WantedTag {
  const found = connection.read(() =>
    connection.database
      .prepare<[number | null, string, string | null], WantedTag>(
        `SELECT tag_id AS tagId, category, threshold, floor FROM model_tags JOIN tags ON tags.id = tag_id
         WHERE model_id = ? AND name = ? COLLATE NOCASE AND category = coalesce(?, category)`,
      )
      .all(modelId, tag, category ?? null),
  );
  if (found.length === 1) return found[0]!;
  const categories = found.map((one) => one.category).join(' and ');
  throw new ParameterError(
    found.length > 1
      ? `${tag} is a tag of several categories, ${categories}: say which.`
      : `The model has no tag ${tag}${category === undefined ? '' : ` in the category ${category}`}.`,
  );
}
