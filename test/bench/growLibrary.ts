import { statfsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { Connection } from '../../src-main/library/Connection.ts';
import { summedColumns, sumKeyOf } from '../../src-main/library/safety/changedRows.ts';

/** How many of the first tracks are copied at once, and how many of these copies make a transaction. */
export const copiedTracks = 20_000;
const copiesPerTransaction = 25;
/** Others need the drive, too: a library does not grow where it would have less. */
export const leftBytes = 8 * 2 ** 30;
/** Pages in memory while a library is filled: what is written all over the place is written once. */
const cacheKiB = 2 * 2 ** 20;

/** What is kept of a track, as it is copied. */
const tables = ['folders', 'tracks', 'files', 'file_tags', 'scores', 'timelines'];
/** Filled in their own order in the end: an entry here and one there takes most of the time where an index is larger than memory. */
const lateIndexes = ['tracks_by_artist', 'file_tags_by_tag'];
/** What they would write is copied, or written for many rows at once. */
const needlessTriggers = [
  'tracks_inserted_file_tags',
  'files_inserted',
  ...tables.map((table) => `${table}_sum_new`),
];

interface Part {
  sql: string;
  type: string;
  name: string;
}

/**
 * Copies the first tracks of a library, with all that is kept of them, to its end until it has so many: each is another
 * recording, by another artist, in another folder. The schema is what it was. Nothing is logged or brought to the drive
 * meanwhile, for nobody needs a file that was cut off. Throws where the drive has too little room.
 */
export function growLibrary(file: string, to: number): void {
  const connection = new Connection(file);
  const { database } = connection;
  try {
    database.unsafeMode(true); // else SQLite keeps its journal
    for (const pragma of ['foreign_keys = OFF', 'journal_mode = OFF', 'synchronous = OFF', 'threads = 2'])
      database.pragma(pragma);
    for (const pragma of ['locking_mode = EXCLUSIVE', `cache_size = -${cacheKiB}`]) database.pragma(pragma);
    const names = [...lateIndexes, ...needlessTriggers].map((name) => `'${name}'`).join();
    const later = database
      .prepare<[], Part>(`SELECT sql, type, name FROM sqlite_schema WHERE name IN (${names})`)
      .all();
    const sums = tables.flatMap((table) => sumUp(database, table) ?? []); // as their triggers say
    for (const { type, name } of later) database.exec(`DROP ${type} ${name}`);
    copyAll(database, to, sums);
    for (const { sql } of later) database.exec(sql);
    database.pragma('locking_mode = NORMAL');
    database.pragma('journal_mode = WAL');
  } finally {
    connection.close();
  }
}

function copyAll(database: Database, to: number, sums: readonly string[]): void {
  const ask = (sql: string, ...values: number[]) =>
    database
      .prepare<number[], number>(sql)
      .pluck()
      .get(...values)!;
  const folders = ask(`SELECT max(folder_id) FROM files WHERE track_id <= ?`, copiedTracks);
  database.exec(`CREATE TEMP TABLE texts AS SELECT * FROM track_documents WHERE track_id <= ${copiedTracks}`);
  const copies = tables.map((table) => {
    const columns = (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
    const values = columns.map((column) => copied(table, column));
    const which = { tracks: 'id <= @count', folders: 'id <= @folders' }[table] ?? isFirst(columns);
    return database.prepare(
      `INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()} FROM ${table} WHERE ${which}`,
    );
  });
  const copyTexts = database.prepare(
    `INSERT INTO track_text (rowid, title, artist, album, file_names)
     SELECT track_id + @shift, title, artist || ' ' || @shift, album, file_names FROM texts WHERE track_id <= @count`,
  );
  const sumAll = sums.map((sql) => database.prepare(sql));
  let tracks = ask(`SELECT max(id) FROM tracks`);
  const copyMore = database.transaction(() => {
    for (let copy = 0; copy < copiesPerTransaction && tracks < to; copy++) {
      const count = Math.min(copiedTracks, to - tracks);
      const folderShift = ask(`SELECT max(id) FROM folders`);
      const [filesBefore, timelinesBefore] = ['files', 'timelines'].map((table) =>
        ask(`SELECT max(id) FROM ${table}`),
      );
      const values = { shift: tracks, count, folders, folderShift, filesBefore, timelinesBefore };
      for (const statement of [...copies, copyTexts, ...sumAll]) statement.run(values);
      tracks += count;
    }
  });
  while (tracks < to) {
    refuseFullDrive(database.name);
    copyMore();
  }
  database.exec('DROP TABLE texts');
}

/** SQL for rows of the first tracks: of the one model, for without it SQLite goes through all rows of a table for each copy. */
function isFirst(columns: readonly string[]): string {
  const ofModel = columns.includes('model_id') ? 'model_id = (SELECT min(id) FROM models) AND ' : '';
  return `${ofModel}track_id <= @count`;
}

/** SQL for the sums of copied rows; those of rows that are what they were are copied. Undefined where a table has none. */
function sumUp(database: Database, table: string): string | undefined {
  const columns = summedColumns(database, table);
  if (!columns) return undefined;
  if (columns.every((column) => copied(table, column) === column)) {
    const key = sumKeyOf(database, table);
    const values = key.map((column) => copied(table, column));
    return `INSERT INTO ${table}_sums SELECT ${values.join()}, sum FROM ${table}_sums WHERE ${isFirst(key)}`;
  }
  const before = table === 'tracks' ? 'shift' : `${table}Before`;
  return `INSERT INTO ${table}_sums SELECT id, row_sum(${columns.join()}) FROM ${table} WHERE id > @${before}`;
}

/** Throws where the drive has too little room left. */
function refuseFullDrive(file: string): void {
  const { bsize, bavail } = statfsSync(file);
  if (bsize * bavail < leftBytes) throw new Error('there is too little room on the drive');
}

function copied(table: string, column: string): string {
  const place = `${table}.${column}`;
  if (place === 'folders.id' || column === 'folder_id') return `${column} + @folderShift`;
  if (place === 'folders.path') return "CAST(CAST(path AS TEXT) || ' ' || @shift AS BLOB)";
  if (place === 'tracks.id' || column === 'track_id') return `${column} + @shift`;
  if (place === 'tracks.artist') return "artist || ' ' || @shift";
  if (column === 'content_id') return 'randomblob(32)';
  if (column === 'id') return 'NULL';
  return column;
}
