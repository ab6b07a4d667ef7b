import { rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { LibraryError } from '../../errors.ts';
import { Connection } from '../Connection.ts';
import { areNumbers, readFloat16 } from '../floatBlob.ts';
import { libraryError } from '../libraryError.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { aloneWith, inUse } from './aloneWith.ts';
import { draftOf, flush, giveName, isEmpty, listBackups, removeDeadDrafts } from './backupFiles.ts';
import { changedRows, rowName, type ChangedRows } from './changedRows.ts';
import { checkLibrary } from './checkLibrary.ts';
import { lossOf } from './lossOf.ts';
import { openMended, openReadable, versionOf, type Mended } from './openReadable.ts';
import { readableRows } from './readableRows.ts';
import { writeRepairNote } from './repairNotes.ts';
import { keepDamagedLog, setAside } from './setAside.ts';
import { isUnchanging } from './unchanging.ts';

/** How many rows a table has now; those that only the damaged library had, and that cannot be read, are not among them. */
export interface RepairedTable {
  table: string;
  rows: number;
  /** What names those of them that are not what was stored, and stay as they are, for no backup has them. */
  doubtful: string[];
  /** What names rows of the damaged library that may not be what was stored: the damage took what would tell. */
  untold: string[];
}

export interface Repair {
  tables: RepairedTable[];
  /** The backup whose rows stand for those that could not be read. */
  backup: string | undefined;
  /** Where the library as it was is kept. */
  aside: string | undefined;
  /** The file that names the rows which are doubtful or untold. */
  note: string | undefined;
}

/** Follows from other tables, and is made anew. */
const derived = ['decisions', 'file_tags', 'music', 'ratings'];

/**
 * Makes a library of all that can be read of a damaged one, and of what the newest backup of the same version has beside it
 * (of entries that never change, the backup's count), and puts it in its place; what was there is set aside. Nothing is
 * changed, and undefined returned, where nothing is wrong. Throws LibraryError where the library is in use or nothing can
 * be read; then it is as it was.
 */
export function repairLibrary(libraryFile: string): Repair | undefined {
  const draft = draftOf(libraryFile);
  let note: string | undefined;
  try {
    if (checkLibrary(libraryFile).length === 0) return undefined;
    // An empty file is not even opened: SQLite would throw the log beside it away
    keepDamagedLog(libraryFile);
    if (!isEmpty(libraryFile)) {
      if (lossOf(libraryFile)) rmSync(`${libraryFile}-shm`, { force: true });
      if (!aloneWith(libraryFile, () => true)) throw inUse(libraryFile);
    }
    removeDeadDrafts(libraryFile);
    const filled = fillFromSources(draft, libraryFile);
    note = writeRepairNote(libraryFile, filled.tables);
    const aside = setAside(libraryFile);
    giveName(draft, libraryFile);
    return { ...filled, aside, note };
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(draft + end, { force: true });
    if (note !== undefined) rmSync(note, { force: true });
    throw libraryError(error, libraryFile);
  }
}

/** Makes the new library in a file, and has closed what it read: Windows renames no file that is open. */
function fillFromSources(file: string, libraryFile: string): Omit<Repair, 'aside' | 'note'> {
  const sources = openSources(libraryFile);
  try {
    const first = sources.library ?? sources.backup;
    if (!first) {
      const advice = `Rename it, and its backups if there are any, to begin a new library.`;
      throw new LibraryError(`Nothing can be read of the library ${libraryFile}. ${advice}`, {
        path: libraryFile,
      });
    }
    return { tables: fill(file, versionOf(first), sources), backup: sources.backupName };
  } finally {
    sources.library?.close();
    sources.backup?.close();
    sources.copy?.[Symbol.dispose]();
  }
}

/** By what a row is found again: that does not change, so the backup's counts. */
const identities = { tracks: ['content_id'], tags: ['category', 'name'] };

interface Sources extends Mended {
  backup: Database.Database | undefined;
  backupName: string | undefined;
}

function openSources(libraryFile: string): Sources {
  const { library, copy } = openMended(libraryFile);
  for (const { path, name } of listBackups(libraryFile)) {
    const backup = openReadable(path);
    if (backup && (!library || versionOf(library) === versionOf(backup)))
      return { library, copy, backup, backupName: name };
    backup?.close();
  }
  return { library, copy, backup: undefined, backupName: undefined };
}

/** Makes a library of a version in a file. */
function fill(file: string, version: number, { library, backup }: Sources): RepairedTable[] {
  const connection = new Connection(file);
  const { database } = connection;
  try {
    migrate(connection, readMigrations().slice(0, version));
    database.pragma('foreign_keys = OFF');
    database.pragma('synchronous = OFF'); // brought to the drive as one, below
    return database.transaction(() => {
      const triggers = database
        .prepare<[], { name: string; sql: string }>(
          `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name NOT GLOB '*_sum_*'`, // sums go along
        )
        .all();
      for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
      const tables = tablesOf(database);
      const [doubtful, untold] = [new Map<string, string[]>(), new Map<string, string[]>()];
      for (const table of tables) {
        const without = library && changedRows(library, table, database, backup);
        untold.set(table, [...(without?.untold ?? [])]);
        for (const source of isUnchanging(table) ? [backup, library] : [library, backup])
          if (source) copyRows(source, database, table, source === library ? without : undefined);
        if (library && without)
          doubtful.set(table, copyRows(library, database, table, { ...without, names: new Set() }));
      }
      if (backup)
        for (const [table, columns] of Object.entries(identities))
          takeIdentities(backup, database, table, columns);
      forgetHalfHeard(database);
      dropBrokenReferences(database);
      deriveAgain(database);
      for (const { sql } of triggers) database.exec(sql);
      return tables.map((table) => ({
        table,
        rows: countRows(database, table),
        doubtful: doubtful.get(table) ?? [],
        untold: untold.get(table) ?? [],
      }));
    })();
  } finally {
    connection.close();
    flush(file);
  }
}

/** The tables that hold what there is; sums, and what FTS5 keeps for itself, are made of them. */
function tablesOf(database: Database.Database): string[] {
  return database
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT GLOB '*_sums'
       ORDER BY (SELECT rowid FROM sqlite_schema WHERE sqlite_schema.name = pragma_table_list.name)`,
    )
    .pluck()
    .all()
    .filter((name) => !derived.includes(name));
}

/** Copies the rows that are not there yet, except for some; returns their names, where it is told what names them. */
function copyRows(
  from: Database.Database,
  to: Database.Database,
  table: string,
  without: Pick<ChangedRows, 'key' | 'names'> = { key: [], names: new Set() },
): string[] {
  const { key, names } = without;
  const columns = columnsOf(to, table).filter((column) => columnsOf(from, table).includes(column));
  if (columns.length === 0) return [];
  const insert = to.prepare(
    `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const vectorAt = columns.findIndex((column) => ['embedding', 'vector'].includes(column));
  const copied: string[] = [];
  for (const row of readableRows(from, table, [...key, ...columns])) {
    const name = rowName(row.slice(0, key.length));
    if (names.has(name)) continue;
    try {
      const vector = vectorAt < 0 ? undefined : row[key.length + vectorAt];
      if (Buffer.isBuffer(vector) && !areNumbers(readFloat16(vector))) continue; // heard again instead
      const isNew = insert.run(...row.slice(key.length)).changes > 0;
      if (isNew && key.length > 0) copied.push(name);
    } catch {
      // a value that no row may have: it was damaged
    }
  }
  return copied;
}

/** Has rows be called what the backup calls them. */
function takeIdentities(
  from: Database.Database,
  to: Database.Database,
  table: string,
  columns: readonly string[],
): void {
  const set = columns.map((column) => `${column} = ?`).join(', ');
  const differs = columns.map((column) => `${column} IS NOT ?`).join(' OR ');
  const update = to.prepare(`UPDATE OR IGNORE ${table} SET ${set} WHERE id = ? AND (${differs})`);
  for (const [id, ...values] of readableRows(from, table, ['id', ...columns]))
    update.run(...values, id, ...values);
}

/** A track whose scores are left without their timeline and embedding counts as heard: it is to be heard again. */
function forgetHalfHeard(database: Database.Database): void {
  database.exec(`DELETE FROM scores WHERE NOT EXISTS
    (SELECT 1 FROM timelines WHERE timelines.model_id = scores.model_id AND timelines.track_id = scores.track_id)`);
}

/** A row that refers to one that is lost goes, and what refers to it in turn. */
function dropBrokenReferences(database: Database.Database): void {
  for (;;) {
    const broken = database.pragma('foreign_key_check') as {
      table: string;
      rowid: number | null;
      fkid: number;
    }[];
    if (broken.length === 0) return;
    for (const [table, rows] of Map.groupBy(broken, ({ table }) => table)) {
      // Of a table without rowid SQLite does not say which rows
      if (rows.some(({ rowid }) => rowid === null)) {
        dropOrphans(database, table);
        continue;
      }
      const remove = database.prepare(`DELETE FROM ${table} WHERE rowid = ?`);
      for (const { rowid } of rows) remove.run(rowid);
    }
  }
}

function dropOrphans(database: Database.Database, table: string): void {
  const keys = database.pragma(`foreign_key_list(${table})`) as {
    id: number;
    table: string;
    from: string;
    to: string;
  }[];
  for (const parts of Map.groupBy(keys, ({ id }) => id).values()) {
    const same = parts.map(({ from, to }) => `parent.${to} = ${table}.${from}`).join(' AND ');
    const given = parts.map(({ from }) => `${from} IS NOT NULL`).join(' AND ');
    database.exec(
      `DELETE FROM ${table} WHERE ${given} AND NOT EXISTS (SELECT 1 FROM ${parts[0]!.table} AS parent WHERE ${same})`,
    );
  }
}

function deriveAgain(database: Database.Database): void {
  database.exec(`UPDATE tracks SET genres = '[]' WHERE NOT json_valid(genres);
    UPDATE tracks SET other_tags = '{}' WHERE NOT json_valid(other_tags);
    INSERT INTO track_text (rowid, title, artist, album, file_names)
    SELECT track_id, title, artist, album, file_names FROM track_documents`);
  if (!tableExists(database, 'decisions')) return;
  database.exec(`INSERT INTO decisions (track_id, tag_id, action, correction_id)
      SELECT track_id, tag_id, action, max(id) FROM corrections_in_force GROUP BY track_id, tag_id;
    INSERT INTO tags (category, name)
      SELECT category, min(name) FROM tags_of_files WHERE tag_id IS NULL GROUP BY category, name COLLATE NOCASE;
    INSERT INTO file_tags (track_id, tag_id) SELECT DISTINCT track_id, tag_id FROM tags_of_files;`);
  if (!tableExists(database, 'music')) return;
  database.exec(`INSERT INTO music SELECT * FROM music_of_tracks
    WHERE bpm_from IS NOT NULL OR key_from IS NOT NULL OR vocals IS NOT NULL`);
  if (tableExists(database, 'ratings')) database.exec('INSERT INTO ratings SELECT * FROM ratings_of_tracks');
}

function tableExists(database: Database.Database, table: string): boolean {
  return columnsOf(database, table).length > 0;
}

function columnsOf(database: Database.Database, table: string): string[] {
  return database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
}

function countRows(database: Database.Database, table: string): number {
  return database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!;
}
