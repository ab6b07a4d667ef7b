import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type Database from 'better-sqlite3';
import { Connection } from '../../src-main/library/Connection.ts';
import { migrate, readMigrations } from '../../src-main/library/migrate.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { temporaryFolder } from './temporaryLibrary.ts';

const migrations = readMigrations();

/**
 * What a migration takes away on purpose: table, or table.column, and where it went. Whatever else a library held is
 * there after the migration as it was before.
 */
const moved: Record<number, Record<string, string>> = { 17: { suggestions: 'read off scores' } };

type Row = Record<string, unknown>;

/** Makes a library as a Hearmark of that version left it: its frozen schema, and rows in every table. */
function libraryOfVersion(t: TestContext, version: number): { file: string; connection: Connection } {
  const file = join(temporaryFolder(t), 'library.db');
  writeFileSync(file, bytesOfVersion(t, version));
  const connection = new Connection(file);
  t.after(() => connection.close());
  return { file, connection };
}

const made = new Map<number, Buffer>();

/** A library of that version, made once, of the one before it. */
function bytesOfVersion(t: TestContext, version: number): Buffer {
  const known = made.get(version);
  if (known) return known;
  const file = join(temporaryFolder(t), 'library.db');
  if (version > 1) writeFileSync(file, bytesOfVersion(t, version - 1));
  const connection = new Connection(file);
  const { database } = connection;
  migrate(connection, migrations.slice(0, version));
  const { name } = migrations[version - 1]!;
  const rows = join(import.meta.dirname, 'migrationRows', name);
  assert.ok(existsSync(rows), `add rows of the tables and columns that ${name} brought: ${rows}`);
  database.exec(readFileSync(rows, 'utf8'));
  for (const table of tablesOf(database)) {
    const count = database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    assert.notEqual(count, 0, `migrationRows has no row of ${table}`);
  }
  connection.close();
  assert.ok(!existsSync(`${file}-wal`), 'all of it is in the file');
  const bytes = readFileSync(file);
  made.set(version, bytes);
  return bytes;
}

/** Tables by name, without those that make up the index of words. */
function tablesOf(database: Database.Database): string[] {
  return database
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1`,
    )
    .pluck()
    .all();
}

const columnsOf = (database: Database.Database, table: string) =>
  (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);

/** Rows of a table by these columns, integers exact, in an order of their own. */
function rowsOf(database: Database.Database, table: string, columns: string[]): string[] {
  const statement = database.prepare<[], Row>(`SELECT ${columns.join(', ')} FROM ${table}`).safeIntegers();
  const told = (_: string, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : Buffer.isBuffer(value) ? value.toString('hex') : value;
  return statement
    .all()
    .map((row) => JSON.stringify(row, told))
    .sort();
}

describe('every step of migration keeps what was there', () => {
  for (const { number, name } of migrations.slice(1)) {
    test(`from version ${number - 1} to ${name}`, (t) => {
      const { connection } = libraryOfVersion(t, number - 1);
      const { database } = connection;
      const before = tablesOf(database).map((table) => {
        const columns = columnsOf(database, table).filter(
          (column) => moved[number]?.[`${table}.${column}`] === undefined,
        );
        return { table, columns, rows: rowsOf(database, table, columns) };
      });
      migrate(connection, migrations.slice(0, number));
      for (const { table, columns, rows } of before) {
        if (moved[number]?.[table] !== undefined) continue;
        const after = new Set(rowsOf(database, table, columns));
        assert.deepEqual(
          rows.filter((row) => !after.has(row)),
          [],
          `${table} has lost rows`,
        );
      }
      assert.deepEqual(database.pragma('foreign_key_check'), []);
      assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
    });
  }

  for (const { number } of migrations.slice(0, -1)) {
    test(`a library of version ${number} opens today: its tracks are found by their words, decisions stand`, (t) => {
      const { file, connection } = libraryOfVersion(t, number);
      connection.close();
      const library = openLibrary(file);
      t.after(() => library.close());
      const database = new Connection(file);
      t.after(() => database.close());
      const all = (sql: string) => database.database.prepare(sql).raw().all();
      assert.deepEqual(all(`SELECT rowid FROM track_text WHERE track_text MATCH 'dora wat*'`), [[1]]);
      assert.deepEqual(all(`SELECT tag_id, action FROM decisions WHERE track_id = 1 ORDER BY 1`), [
        [1, 'accepted'],
        [4, 'removed'],
      ]);
    });
  }
});
