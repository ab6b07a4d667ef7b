import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { LibraryError } from '../../errors.ts';
import { isBusy, libraryError } from '../libraryError.ts';

/**
 * Does something while no other process has the library open, and returns what it returned; undefined where another one
 * has. What cannot be opened as a database counts as open to nobody. The connection takes up what was not brought from
 * the log into the library's file.
 */
export function aloneWith<T>(
  libraryFile: string,
  work: (database: Database.Database | undefined) => T,
): T | undefined {
  let database: Database.Database | undefined;
  try {
    database = new Database(libraryFile, { fileMustExist: true, timeout: 0 });
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    // A connection that is alone keeps its index of the log in memory, and leaves behind the file of one that was killed
    rmSync(`${libraryFile}-shm`, { force: true });
  } catch (error) {
    database?.close();
    if (isBusy(error)) return undefined;
    database = undefined;
  }
  try {
    return work(database);
  } catch (error) {
    throw libraryError(error, libraryFile);
  } finally {
    database?.close();
  }
}

/** The error where a library must not be in use and is. */
export function inUse(libraryFile: string): LibraryError {
  return new LibraryError(`The library ${libraryFile} is in use: close the other Hearmark first.`, {
    path: libraryFile,
    retry: true,
  });
}
