import type Database from 'better-sqlite3';
import { Connection } from '../Connection.ts';
import { migrate, readMigrations, type Migration } from '../migrate.ts';

/**
 * Says which tables, indexes, views and triggers of a library are not what the migrations of its version made; undefined where
 * all are. SQLite keeps them as text, and a bit that flips in that leaves a text which it may well take.
 */
export function brokenForm(database: Database.Database): string | undefined {
  const version = database.pragma('user_version', { simple: true }) as number;
  const migrations = readMigrations();
  if (version < 1 || version > migrations.length) return undefined;
  const found = formOf(database);
  const broken = [...madeForm(migrations.slice(0, version))].filter(([name, sql]) => found.get(name) !== sql);
  if (broken.length === 0) return undefined;
  return `The form of the library is damaged (${broken.map(([name]) => name).join(', ')})`;
}

/** By the version: a repair compares with it several times, and to make it takes longer than to read a small library. */
const madeForms = new Map<number, Map<string, string>>();

/** What migrations make of an empty library. */
function madeForm(migrations: Migration[]): Map<string, string> {
  const known = madeForms.get(migrations.length);
  if (known) return known;
  const connection = new Connection(':memory:');
  try {
    migrate(connection, migrations);
    const form = formOf(connection.database);
    madeForms.set(migrations.length, form);
    return form;
  } finally {
    connection.close();
  }
}

/** The text of each by its name, spaces aside. What SQLite and its index of words make for themselves is left out. */
function formOf(database: Database.Database): Map<string, string> {
  const rows = database
    .prepare<[], [string, string]>(
      `SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'track_text_*'`,
    )
    .raw()
    .all();
  return new Map(rows.map(([name, sql]) => [name, sql.replaceAll(/\s+/g, ' ')]));
}
