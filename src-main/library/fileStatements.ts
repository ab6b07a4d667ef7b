import type { Database, Statement } from 'better-sqlite3';
import type { Span } from '../paths.ts';
import type { MusicTask } from '../scores/musicTasks.ts';
import { isWholeVector } from './HeardMusic.ts';
import { fileColumns, type FileRow, type KnownRow } from './fileRows.ts';

type PathKey = [folder: Buffer, name: Buffer];
type PartKey = [...PathKey, startUs: number, endUs: number];
export type RowKey = [folderId: number, name: Buffer, startUs: number, endUs: number];
type PlaceRow = { folder: Buffer; name: Buffer } & Span;

/** The ids of models; null for none. */
type ModelKeys = Record<'tags' | MusicTask, number | null>;

const inThisFolder = 'folder_id = (SELECT id FROM folders WHERE path = ?)';
/** A span that is none any more stays as a row that says nothing. */
const isCurrent = '(files.track_id IS NOT NULL OR failure IS NOT NULL)';

/** What Files asks of the database. */
export function fileStatements(database: Database) {
  // safeIntegers: every integer of these rows arrives as a bigint, for the sake of modified_ns
  const inFolder = database
    .prepare<[ModelKeys & { folder: Buffer }], KnownRow>(
      `SELECT ${fileColumns}, scores.coverage, scores.reason AS scoreReason, rhythms.coverage AS rhythm,
         keys.coverage AS key, voices.coverage AS voice, word_vectors.coverage AS words
       FROM files LEFT JOIN scores ON scores.model_id = $tags AND scores.track_id = files.track_id
         LEFT JOIN rhythms ON rhythms.track_id = files.track_id AND rhythms.model_id = $rhythm
         LEFT JOIN keys ON keys.track_id = files.track_id AND keys.model_id = $key
         LEFT JOIN voices ON voices.track_id = files.track_id AND voices.model_id = $voice
         LEFT JOIN word_vectors ON word_vectors.track_id = files.track_id AND word_vectors.model_id = $words AND ${isWholeVector}
       WHERE folder_id = (SELECT id FROM folders WHERE path = $folder) AND ${isCurrent}
       ORDER BY name, start_us, end_us`,
    )
    .safeIntegers();
  // With the name as a value, and an order, SQLite plans it anew for each, which takes four times as long
  const ofFile = `SELECT ${fileColumns} FROM files WHERE ${inThisFolder} AND name = (SELECT ?) AND ${isCurrent}`;
  const find = database.prepare<PathKey, FileRow>(`${ofFile} ORDER BY start_us, end_us`).safeIntegers();
  const findPart = database
    .prepare<PartKey, FileRow>(`${ofFile} AND start_us = ? AND end_us = ?`)
    .safeIntegers();
  const ofTrack: Statement<[number], PlaceRow> = database.prepare(
    `SELECT folders.path AS folder, files.name, start_us AS startUs, end_us AS endUs
     FROM files JOIN folders ON folders.id = folder_id
     WHERE track_id = ? ORDER BY missing_since IS NOT NULL, files.id`,
  );
  const folderId = database.prepare<[Buffer], number>(`SELECT id FROM folders WHERE path = ?`).pluck();
  const addFolder: Statement<[Buffer]> = database.prepare(`INSERT INTO folders (path) VALUES (?)`);
  const bind: Statement<
    [
      ...RowKey,
      sheet: Buffer | null,
      hash: Buffer | null,
      chapters: number,
      size: number,
      modifiedNs: bigint,
      trackId: number,
    ]
  > = database.prepare(
    `INSERT INTO files (folder_id, name, start_us, end_us, sheet, sheet_hash, chapters, size, modified_ns, track_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (folder_id, name, start_us, end_us) DO UPDATE SET size = excluded.size,
       modified_ns = excluded.modified_ns, sheet = excluded.sheet, sheet_hash = excluded.sheet_hash,
       chapters = excluded.chapters, track_id = excluded.track_id, failure = NULL, failure_retry = NULL, missing_since = NULL`,
  );
  const unbind: Statement<[number, ...PartKey]> = database.prepare(
    `UPDATE files SET track_id = NULL, failure = NULL, failure_retry = NULL, sheet = NULL, sheet_hash = NULL,
       chapters = 0, missing_since = ?
     WHERE ${inThisFolder} AND name = ? AND start_us = ? AND end_us = ?`,
  );
  // A file that fails with other content than before is no longer known to be that track; but one of which something was
  // decided stays in the list with its place, and is found again by it when the file is whole again.
  const fail: Statement<[...RowKey, number, bigint, string, number]> = database.prepare(
    `INSERT INTO files (folder_id, name, start_us, end_us, size, modified_ns, failure, failure_retry)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (folder_id, name, start_us, end_us) DO UPDATE SET
       track_id = CASE WHEN size = excluded.size AND modified_ns = excluded.modified_ns
         OR EXISTS (SELECT 1 FROM decisions WHERE decisions.track_id = files.track_id) THEN track_id END,
       size = excluded.size, modified_ns = excluded.modified_ns,
       failure = excluded.failure, failure_retry = excluded.failure_retry, missing_since = NULL`,
  );
  const setMissing: Statement<[number | null, ...PathKey]> = database.prepare(
    `UPDATE files SET missing_since = ? WHERE ${inThisFolder} AND name = ? AND ${isCurrent}`,
  );
  const setFolderMissing = database
    .prepare<[number, Buffer], string>(
      `UPDATE files SET missing_since = ? WHERE ${inThisFolder} AND missing_since IS NULL RETURNING hex(name)`,
    )
    .pluck();
  const move: Statement<[number, ...PathKey]> = database.prepare(
    `UPDATE files SET folder_id = ?, missing_since = NULL WHERE ${inThisFolder} AND name = ? AND ${isCurrent}`,
  );
  // Ids are given in turn, and no row is ever deleted
  const others = database
    .prepare<[string, Buffer, Buffer, Buffer, Buffer], number>(
      `WITH named AS (SELECT unhex(value) AS name FROM json_each(?)),
         below AS (SELECT files.id, path = ? AND name IN (SELECT name FROM named) AS isNamed
           FROM files JOIN folders ON folders.id = folder_id
           WHERE missing_since IS NULL AND (path = ? OR (path >= ? AND path < ?)))
       SELECT sum(NOT isNamed) >= 10 * sum(isNamed)
         AND max(id) FILTER (WHERE NOT isNamed) < min(id) FILTER (WHERE isNamed) FROM below`,
    )
    .pluck();
  const below = database
    .prepare<[Buffer, Buffer, Buffer], Buffer>(
      `SELECT path FROM folders WHERE path = ? OR (path >= ? AND path < ?) ORDER BY path`,
    )
    .pluck();
  return {
    inFolder,
    find,
    findPart,
    ofTrack,
    folderId,
    addFolder,
    bind,
    unbind,
    fail,
    setMissing,
    setFolderMissing,
    move,
    others,
    below,
  };
}
