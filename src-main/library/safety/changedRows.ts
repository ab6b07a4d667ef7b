import type Database from 'better-sqlite3';
import { rowKeyOf } from './readableRows.ts';

/** More lines of SQLite's check than this are not read. */
const mostLines = 10_000;

/** Rows of a table that are not what was stored: the columns that name a row, and what `rowName` makes of them. */
export interface ChangedRows {
  key: string[];
  names: Set<string>;
}

/** A row's name, of the values of its key. */
export const rowName = (key: readonly unknown[]): string => key.map(String).join(' ');

/** Returns what SQLite's check finds, in lines; none where all is well. Throws where no more can be said than that it is damaged. */
export function integrityOf(database: Database.Database): string[] {
  const rows = database.pragma(`integrity_check(${mostLines})`) as { integrity_check: string }[];
  return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
}

/** The row that a line of SQLite's check names because its sum is another one (migration 14): its rowid, or its place from 1. */
export function changedRow(line: string): { table: string; row: number } | undefined {
  const [, row, table] = /^row (\d+) missing from index (\w+)_sums$/.exec(line) ?? [];
  return table === undefined ? undefined : { table, row: Number(row) };
}

/** The rows that are not what was stored, by table; none where the library is too damaged to tell. */
export function changedRows(database: Database.Database): Map<string, ChangedRows> {
  try {
    const changed = integrityOf(database).flatMap((line) => changedRow(line) ?? []);
    const tables = Map.groupBy(changed, ({ table }) => table);
    return new Map(
      [...tables].map(([table, rows]) => {
        const key = rowKeyOf(database, table);
        const find = database
          .prepare<[number], unknown[]>(
            key.join() === 'rowid'
              ? `SELECT ?`
              : `SELECT ${key.join(', ')} FROM ${table} ORDER BY ${key.join(', ')} LIMIT 1 OFFSET ? - 1`,
          )
          .raw();
        return [table, { key, names: new Set(rows.map(({ row }) => rowName(find.get(row) ?? []))) }];
      }),
    );
  } catch {
    return new Map();
  }
}
