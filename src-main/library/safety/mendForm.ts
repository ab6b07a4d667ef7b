import Database from 'better-sqlite3';
import { Connection } from '../Connection.ts';
import { migrate, readMigrations } from '../migrate.ts';

/**
 * Puts the text of each table, index, view and trigger as the migrations of its version make it in place of that in a library, which
 * is a copy: SQLite reads nothing where one such text is no SQL. Rows and pages stay. Throws what SQLite throws.
 */
export function mendForm(copy: string): void {
  const database = new Database(copy);
  const made = new Connection(':memory:');
  try {
    const version = database.pragma('user_version', { simple: true }) as number;
    migrate(made, readMigrations().slice(0, version));
    const form = made.database
      .prepare<[], [string, string, string, string]>(
        `SELECT type, tbl_name, sql, name FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'`,
      )
      .raw()
      .all();
    database.unsafeMode(true);
    database.pragma('writable_schema = ON'); // also has SQLite read on past what is no SQL
    const update = database.prepare(
      'UPDATE sqlite_schema SET type = ?, tbl_name = ?, sql = ? WHERE name = ?',
    );
    database.transaction(() => form.forEach((values) => update.run(...values)))();
  } finally {
    made.close();
    database.close();
  }
}
