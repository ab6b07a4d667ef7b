import { truncateSync } from 'node:fs';
import Database from 'better-sqlite3';
import { isBusy, isNoDatabase, libraryError } from './libraryError.ts';

/**
 * A lock that one process at a time can hold, as a file. The system takes it from a process that ends, however it ends:
 * nothing stale is left behind. The file stays empty, whatever it holds else is no lock.
 */
export class ExclusiveLock implements Disposable {
  readonly file: string;
  readonly #database: Database.Database;

  private constructor(file: string, database: Database.Database) {
    this.file = file;
    this.#database = database;
  }

  /**
   * Takes the lock; undefined where another holds it, in this process or another, for longer than `waitSeconds` (0 unless
   * given). Throws LibraryError where the file cannot be made.
   */
  static tryTake(file: string, waitSeconds = 0): ExclusiveLock | undefined {
    try {
      try {
        return ExclusiveLock.#take(file, waitSeconds);
      } catch (error) {
        if (!isNoDatabase(error)) throw error;
        truncateSync(file);
        return ExclusiveLock.#take(file, waitSeconds);
      }
    } catch (error) {
      if (isBusy(error)) return undefined;
      throw libraryError(error, file);
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  static #take(file: string, waitSeconds: number): ExclusiveLock {
    const database = openLock(file, waitSeconds);
    try {
      database.exec('BEGIN EXCLUSIVE');
      return new ExclusiveLock(file, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }
}

/**
 * Opens the file of a lock. Nothing is ever written into it, but SQLite makes a rollback journal for an empty database as
 * soon as it is locked, and removes it again: kept in memory, it costs no two changes of the folder.
 */
export function openLock(file: string, waitSeconds = 0): Database.Database {
  const database = new Database(file, { timeout: waitSeconds * 1000 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
