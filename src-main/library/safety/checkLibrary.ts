import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { addFunctions } from '../addFunctions.ts';
import { libraryError } from '../libraryError.ts';
import { listBackups } from './backupFiles.ts';
import { brokenForm } from './brokenForm.ts';
import { brokenWords } from './brokenWords.ts';
import { summedColumns, sumKeyOf } from './changedRows.ts';
import { CopyToRead, isReadOnly } from './CopyToRead.ts';
import { isDamage } from './isDamage.ts';
import { logLossOf, lossOf, oneLine } from './lossOf.ts';
import { unchanging } from './unchanging.ts';

const mostProblems = 20;

/**
 * Reads a whole library and says what is wrong with it, in sentences; none where all is well. Beside SQLite's own check: the form,
 * the sums of rows (migration 14), references, whether what is decided follows from the log, whether entries that never change stand
 * as in the newest backup, and whether searches find the words that are there. Of one that cannot be written, a copy is read.
 * Throws LibraryError where the library cannot be read for a reason outside of it.
 */
export function checkLibrary(libraryFile: string): string[] {
  const loss = lossOf(libraryFile);
  if (loss) return [loss];
  if (!existsSync(libraryFile)) return [];
  const logLoss = logLossOf(libraryFile);
  const problems = logLoss === undefined ? [] : [`${logLoss}.`];
  try {
    return [...problems, ...problemsOf(libraryFile, libraryFile)];
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    return [...problems, ...problemsOfCopy(libraryFile, error)];
  }
}

function problemsOfCopy(libraryFile: string, why: unknown): string[] {
  let copy: CopyToRead;
  try {
    copy = new CopyToRead(libraryFile);
  } catch {
    throw why; // it cannot be read either
  }
  try {
    return problemsOf(copy.file, libraryFile);
  } finally {
    copy[Symbol.dispose]();
  }
}

/** What is wrong in a file, which is a library or a copy of it. */
function problemsOf(file: string, libraryFile: string): string[] {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    addFunctions(database);
    return problemsIn(database, libraryFile);
  } catch (error) {
    const named = libraryError(error, libraryFile);
    if (isDamage(error)) return [(named as Error).message];
    throw named;
  } finally {
    database?.close();
  }
}

/** The same of a library that is open, or of a copy of it. */
export function problemsIn(database: Database.Database, libraryFile: string): string[] {
  const form = formProblem(database); // the checks below read by it
  const problems = form === undefined ? brokenStructure(database) : [form];
  if (problems.length > 0) return problems;
  const wrong = [
    ...brokenIndexes(database),
    ...brokenSums(database),
    ...brokenReferences(database),
    ...unreadableJson(database),
    ...decidedOtherwise(database),
    ...changedSince(database, libraryFile),
  ];
  // Of titles that are not what was stored, words are not, either
  return wrong.length > 0 ? wrong : brokenWords(database);
}

function formProblem(database: Database.Database): string | undefined {
  try {
    const broken = brokenForm(database);
    return broken === undefined ? undefined : `${broken}.`;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return `${(error as Error).message}.`;
  }
}

/** What SQLite finds itself; of some damage it finds no more than that it is there. */
function brokenStructure(database: Database.Database): string[] {
  try {
    const rows = database.pragma(`integrity_check(${mostProblems})`) as { integrity_check: string }[];
    return rows.map((row) => oneLine(row.integrity_check)).filter((line) => line !== 'ok');
  } catch (error) {
    if (!isDamage(error)) throw error;
    return [`${(error as Error).message}.`];
  }
}

/**
 * Indexes that cannot be read: SQLite's check reads none that holds nothing, and asks nothing of the table that one without a text of
 * its own names.
 */
function brokenIndexes(database: Database.Database): string[] {
  const indexes = database
    .prepare<[], { name: string; table: string; sql: string }>(
      `SELECT name, tbl_name AS "table", coalesce(sql, '') AS sql FROM sqlite_schema WHERE type = 'index'`,
    )
    .all();
  return indexes.flatMap(({ name, table, sql }) => {
    const [where = ''] = /\sWHERE\s.*$/is.exec(sql) ?? [];
    try {
      database.prepare(`SELECT 1 FROM ${table} INDEXED BY ${name} ${where} LIMIT 1`).get();
      return [];
    } catch (error) {
      const hasOtherNames = (error as { code?: string }).code === 'SQLITE_ERROR';
      if (!hasOtherNames && !isDamage(error)) throw error;
      return [`The index ${name} cannot be read.`];
    }
  });
}

/** Rows that are not what their sums say, or have none; and sums whose rows are gone. */
function brokenSums(database: Database.Database): string[] {
  const tables = database
    .prepare<[], string>(
      `SELECT substr(name, 1, length(name) - length('_sums')) FROM pragma_table_list WHERE schema = 'main' AND name GLOB '*_sums'`,
    )
    .pluck()
    .all();
  return tables.flatMap((table) => {
    const key = sumKeyOf(database, table).join(', ');
    const sum = `row_sum(${summedColumns(database, table)!.join(', ')})`;
    const count = (rows: string) =>
      database.prepare<[], number>(`SELECT count(*) FROM ${rows}`).pluck().get()!;
    const changed = count(`${table} LEFT JOIN ${table}_sums USING (${key}) WHERE sum IS NOT ${sum}`);
    const gone = count(`(SELECT ${key} FROM ${table}_sums EXCEPT SELECT ${key} FROM ${table})`);
    return [
      ...(changed === 0 ? [] : [`Rows of ${table} are not what was stored: ${changed}.`]),
      ...(gone === 0 ? [] : [`Rows of ${table} are gone: ${gone}.`]),
    ];
  });
}

function brokenReferences(database: Database.Database): string[] {
  const broken = database.pragma('foreign_key_check') as { table: string; parent: string }[];
  const pairs = Map.groupBy(broken, ({ table, parent }) => `${table} refer to ${parent} that are not there`);
  return [...pairs].map(([what, rows]) => `${rows.length} rows of ${what}.`);
}

/** Columns of JSON: SQLite's check knows nothing of what a text shall be. */
const jsonColumns = Object.entries({
  tracks: ['genres', 'other_tags'],
  changes: ['edits'],
  saved_filters: ['filter', 'sort'],
  writes: ['fields'],
  file_edits: ['texts'],
});

function unreadableJson(database: Database.Database): string[] {
  return jsonColumns.flatMap(([table, columns]) => {
    const isThere = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table);
    if (!isThere) return []; // an earlier version
    const broken = columns.map((column) => `NOT json_valid(${column})`).join(' OR ');
    const sql = `SELECT count(*) FROM ${table} WHERE ${broken}`;
    const count = database.prepare<[], number>(sql).pluck().get()!;
    return count === 0 ? [] : [`${count} rows of ${table} hold what cannot be read.`];
  });
}

function decidedOtherwise(database: Database.Database): string[] {
  // The first version had only the log
  const isThere = `SELECT count(*) FROM sqlite_schema WHERE name = 'decisions'`;
  if (database.prepare(isThere).pluck().get() === 0) return [];
  const standing = `SELECT track_id, tag_id, action, max(id) FROM corrections_in_force GROUP BY track_id, tag_id`;
  const stored = `SELECT track_id, tag_id, action, correction_id FROM decisions`;
  const count = database
    .prepare<[], number>(
      `SELECT count(*) FROM (SELECT * FROM (${standing}) EXCEPT ${stored} UNION SELECT * FROM (${stored} EXCEPT ${standing}))`,
    )
    .pluck()
    .get()!;
  return count === 0 ? [] : [`${count} decisions are not what the log of corrections says.`];
}

function changedSince(database: Database.Database, libraryFile: string): string[] {
  const [newest] = listBackups(libraryFile);
  if (!newest) return [];
  database.prepare('ATTACH ? AS backup').run(newest.path);
  return unchanging.flatMap(({ table, key, columns }) => {
    const known = (schema: string) =>
      database
        .prepare<[string, string], string>('SELECT name FROM pragma_table_info(?, ?)')
        .pluck()
        .all(table, schema);
    const both = known('backup').filter((column) => known('main').includes(column));
    const compared = (columns ?? both).filter((column) => both.includes(column) && !key.includes(column));
    if (compared.length === 0 || !key.every((column) => both.includes(column))) return [];
    const sql = `SELECT count(*) FROM main.${table} AS now JOIN backup.${table} AS was USING (${key.join(', ')})
      WHERE ${compared.map((column) => `now.${column} IS NOT was.${column}`).join(' OR ')}`;
    const count = database.prepare<[], number>(sql).pluck().get()!;
    return count === 0
      ? []
      : [`${count} rows of ${table} are not what the backup ${newest.name} has, and never change.`];
  });
}
