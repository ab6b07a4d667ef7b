import Database from 'better-sqlite3';

/** Returns the version of the SQLite that is built in. */
export function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    return database.prepare<[], string>('SELECT sqlite_version()').pluck().get()!;
  } finally {
    database.close();
  }
}
