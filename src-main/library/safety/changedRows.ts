import type Database from 'better-sqlite3';
import { rowSum } from '../rowSum.ts';
import { readableRows, rowKeyOf } from './readableRows.ts';
import { unchanging } from './unchanging.ts';

/** More lines of SQLite's check than this are not read. */
const mostLines = 10_000;

/** Rows of a table, each as `rowName` makes it of the columns that name a row. */
export interface ChangedRows {
  key: string[];
  /** Those that are not what was stored. */
  names: Set<string>;
  /** Those of which that cannot be told. */
  untold: Set<string>;
}

/** A row's name, of the values of its key. */
export const rowName = (key: readonly unknown[]): string => key.map(String).join(' ');

/** Returns what SQLite's check finds, in lines; none where all is well. Throws where no more can be said than that it is damaged. */
export function integrityOf(database: Database.Database): string[] {
  const rows = database.pragma(`integrity_check(${mostLines})`) as { integrity_check: string }[];
  return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
}

/** The table of a row that a line of SQLite's check names because its sum is another one (migration 14). */
export function tableOfChangedRow(line: string): string | undefined {
  return /^row \d+ missing from index (\w+)_sums$/.exec(line)?.[1];
}

/**
 * Compares the rows of a table with their sums (migration 14), one by one, and where no sum can be read with a backup. Columns and
 * keys are those of `form`, a library of the same version. Undefined where all are what was stored, or the version has no sums.
 */
export function changedRows(
  database: Database.Database,
  table: string,
  form: Database.Database,
  backup: Database.Database | undefined,
): ChangedRows | undefined {
  const columns = summedColumns(form, table);
  if (!columns) return undefined;
  const key = rowKeyOf(form, table);
  const isStored = storedSums(database, table, key, columns);
  const isBackedUp = backup && backedUpRows(backup, table, key, columns);
  const [names, untold] = [new Set<string>(), new Set<string>()];
  for (const row of readableRows(database, table, [...key, ...columns])) {
    const [named, values] = [row.slice(0, key.length), row.slice(key.length)];
    const isSame = isStored(named, values) ?? isBackedUp?.(named, values);
    if (isSame === undefined) untold.add(rowName(named));
    else if (!isSame) names.add(rowName(named));
  }
  return names.size + untold.size === 0 ? undefined : { key, names, untold };
}

function summedColumns(form: Database.Database, table: string): string[] | undefined {
  const find = form.prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?').pluck();
  const [, columns] = /row_sum\(([^)]*)\)/.exec(find.get(`${table}_sums`) ?? '') ?? [];
  return columns?.split(',').map((column) => column.trim());
}

/** Says whether a row is what it was; undefined where that cannot be told. */
type IsSame = (key: unknown[], values: unknown[]) => boolean | undefined;

function storedSums(database: Database.Database, table: string, key: string[], columns: string[]): IsSame {
  let find: Database.Statement<unknown[]>;
  try {
    const isKey = key.map((column) => `${column} = ?`).join(' AND ');
    find = database.prepare(
      `SELECT 1 FROM ${table} INDEXED BY ${table}_sums WHERE ${isKey} AND row_sum(${columns.join(', ')}) = ?`,
    );
  } catch {
    return () => undefined; // there is no such index any more
  }
  return (named, values) => {
    try {
      return find.get(...named, rowSum(...values)) !== undefined;
    } catch {
      return undefined;
    }
  };
}

function backedUpRows(backup: Database.Database, table: string, key: string[], columns: string[]): IsSame {
  const isKey = key.map((column) => `${column} = ?`).join(' AND ');
  const find = backup
    .prepare<unknown[], unknown[]>(`SELECT ${columns.join(', ')} FROM ${table} WHERE ${isKey}`)
    .safeIntegers()
    .raw();
  const entry = unchanging.find((one) => one.table === table);
  return (named, values) => {
    const was = find.get(...named);
    if (!was) return undefined;
    const differ = columns.filter((_, index) => rowSum(was[index]) !== rowSum(values[index]));
    if (differ.length === 0) return true;
    const isOther = !entry || entry.key.some((column) => differ.includes(column)); // it was made anew
    if (isOther) return undefined;
    return differ.some((column) => entry.columns?.includes(column) ?? true) ? false : undefined;
  };
}
