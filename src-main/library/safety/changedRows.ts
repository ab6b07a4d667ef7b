import type Database from 'better-sqlite3';
import { rowSum } from '../rowSum.ts';
import { readableRows, rowKeyOf } from './readableRows.ts';
import { unchanging } from './unchanging.ts';

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

/** The columns of a table that its sums are of (migration 14); undefined where it has none. */
export function summedColumns(form: Database.Database, table: string): string[] | undefined {
  const find = form.prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?').pluck();
  const [, columns] = /row_sum\(([^)]*)\)/.exec(find.get(`${table}_sum_new`) ?? '') ?? [];
  return columns?.split(',').map((column) => column.trim().replace('NEW.', ''));
}

/** The columns that name a row beside its sum. */
export function sumKeyOf(form: Database.Database, table: string): string[] {
  return form
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .pluck()
    .all(`${table}_sums`);
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
  const sumKey = sumKeyOf(form, table);
  const isStored = storedSums(database, table, sumKey);
  const isBackedUp = backup && backedUpRows(backup, table, key, columns);
  const [names, untold] = [new Set<string>(), new Set<string>()];
  for (const row of readableRows(database, table, [...key, ...sumKey, ...columns])) {
    const [named, values] = [row.slice(0, key.length), row.slice(key.length + sumKey.length)];
    const isSame = isStored(row.slice(key.length, -values.length), values) ?? isBackedUp?.(named, values);
    if (isSame === undefined) untold.add(rowName(named));
    else if (!isSame) names.add(rowName(named));
  }
  return names.size + untold.size === 0 ? undefined : { key, names, untold };
}

/** Says whether a row is what it was; undefined where that cannot be told. */
type IsSame = (key: unknown[], values: unknown[]) => boolean | undefined;

function storedSums(database: Database.Database, table: string, key: string[]): IsSame {
  const isKey = key.map((column) => `${column} = ?`).join(' AND ');
  let find: Database.Statement<unknown[], number>;
  try {
    find = database.prepare<unknown[], number>(`SELECT sum FROM ${table}_sums WHERE ${isKey}`).pluck();
  } catch {
    return () => undefined; // there is no such table any more
  }
  return (named, values) => {
    try {
      return find.get(...named) === rowSum(...values);
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
