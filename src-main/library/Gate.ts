import { statSync, truncateSync } from 'node:fs';
import Database from 'better-sqlite3';
import { isBusy, isNoDatabase, libraryError } from './libraryError.ts';

/**
 * A lock that is taken often and for moments: its file stays open meanwhile, which is most of the work of taking one.
 */
export class Gate {
  readonly #file: string;
  #database: Database.Database | undefined;
  #fileNumber: bigint | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Works while nobody else has this gate. Returns false, and has done nothing, where another holds it for longer than
   * `waitSeconds`. Throws LibraryError where the file cannot be made, and what the work throws.
   */
  with(waitSeconds: number, work: () => void): boolean {
    let database: Database.Database;
    try {
      database = this.#enter(waitSeconds);
    } catch (error) {
      this.close();
      if (isBusy(error)) return false;
      throw libraryError(error, this.#file);
    }
    try {
      work();
    } finally {
      database.exec('ROLLBACK');
    }
    return true;
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #enter(waitSeconds: number): Database.Database {
    try {
      return this.#begin(waitSeconds);
    } catch (error) {
      if (!isNoDatabase(error)) throw error;
      this.close();
      truncateSync(this.#file);
      return this.#begin(waitSeconds);
    }
  }

  #begin(waitSeconds: number): Database.Database {
    const database = this.#open();
    database.pragma(`busy_timeout = ${waitSeconds * 1000}`);
    database.exec('BEGIN EXCLUSIVE');
    return database;
  }

  /** A file that was removed is no lock any more: whoever comes next makes another. */
  #open(): Database.Database {
    const fileNumber = () => statSync(this.#file, { bigint: true, throwIfNoEntry: false })?.ino;
    if (this.#database && fileNumber() !== this.#fileNumber) this.close();
    this.#database ??= new Database(this.#file);
    this.#fileNumber = fileNumber();
    return this.#database;
  }
}
