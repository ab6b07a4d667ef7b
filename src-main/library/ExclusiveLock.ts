import Database from 'better-sqlite3';
import { isBusy, libraryError } from './libraryError.ts';

/**
 * A lock that one process at a time can hold, as a file. The system takes it from a process that ends, however it ends:
 * nothing stale is left behind.
 */
export class ExclusiveLock implements Disposable {
  readonly #database: Database.Database;

  private constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Takes the lock; undefined where another process holds it. Throws LibraryError where the file cannot be made. */
  static tryTake(file: string): ExclusiveLock | undefined {
    let database: Database.Database | undefined;
    try {
      database = new Database(file, { timeout: 0 });
      database.exec('BEGIN EXCLUSIVE');
      return new ExclusiveLock(database);
    } catch (error) {
      database?.close();
      if (isBusy(error)) return undefined;
      throw libraryError(error, file);
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
