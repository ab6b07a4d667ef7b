import { statSync, truncateSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { openLock } from './ExclusiveLock.ts';
import { isBusy, isNoDatabase, libraryError } from './libraryError.ts';

/**
 * A lock that is taken often and for moments: its file stays open meanwhile, which is most of the work of taking one.
 */
export class QuickLock {
  readonly #file: string;
  readonly #waitSeconds: number;
  #database: Database.Database | undefined;
  #fileNumber: bigint | undefined;

  /** Whoever enters waits for another up to `waitSeconds`. */
  constructor(file: string, waitSeconds: number) {
    this.#file = file;
    this.#waitSeconds = waitSeconds;
  }

  /**
   * Works while nobody else has this gate. Returns false, and has done nothing, where another holds it for too long. Throws
   * LibraryError where the file cannot be made, and what the work throws.
   */
  with(work: () => void): boolean {
    let database: Database.Database;
    try {
      database = this.#enter();
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

  #enter(): Database.Database {
    try {
      return this.#begin();
    } catch (error) {
      if (!isNoDatabase(error)) throw error;
      this.close();
      truncateSync(this.#file);
      return this.#begin();
    }
  }

  #begin(): Database.Database {
    const database = this.#open();
    database.exec('BEGIN EXCLUSIVE');
    return database;
  }

  /** A file that was removed is no lock any more: whoever comes next makes another. */
  #open(): Database.Database {
    const fileNumber = () => statSync(this.#file, { bigint: true, throwIfNoEntry: false })?.ino;
    if (this.#database) {
      if (fileNumber() === this.#fileNumber) return this.#database;
      this.close();
    }
    this.#database = openLock(this.#file, this.#waitSeconds);
    this.#fileNumber = fileNumber();
    return this.#database;
  }
}
