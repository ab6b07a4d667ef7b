import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LibraryError } from '../errors.ts';
import { Connection, type WaitOptions } from './Connection.ts';
import { Library } from './Library.ts';
import { libraryError } from './libraryError.ts';
import { checkVersion, migrate, readMigrations } from './migrate.ts';
import { brokenForm } from './safety/brokenForm.ts';
import { damaged, refuseLoss } from './safety/lossOf.ts';

/**
 * Opens the library in a file, creating the file and its folder, or bringing an older library up to date.
 *
 * Throws LibraryError, and leaves the file as it was, where it is not a library of ours, comes from a newer Hearmark,
 * is damaged or lost (DamagedError), cannot be written, or is held by another process for longer than `waitSeconds`.
 */
export function openLibrary(file: string, options: WaitOptions = {}): Library {
  const path = resolve(file);
  preparePlace(path);
  const connection = new Connection(path, options);
  try {
    const { database } = connection;
    migrate(connection, readMigrations());
    connection.read(() => {
      // Readers go on while one writes. With FULL a decision, and the note of a write before a file is touched, is on the
      // drive when the call returns: NORMAL would leave it to the next checkpoint.
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      // a large import makes a large log: give its space back afterwards
      database.pragma(`journal_size_limit = ${32 * 1024 * 1024}`);
    });
    return makeLibrary(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Opens a library that another process keeps up to date; nothing can be written through it. Throws LibraryError, also
 * where its version is another one.
 */
export function openLibraryToRead(file: string): Library {
  const connection = new Connection(resolve(file), { isReadOnly: true });
  try {
    checkVersion(connection, readMigrations());
    return makeLibrary(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Preparing its statements reads the schema. Throws DamagedError where that is not what the migrations made. */
function makeLibrary(connection: Connection): Library {
  try {
    return connection.read(() => new Library(connection));
  } catch (error) {
    const form = error instanceof LibraryError ? undefined : brokenForm(connection.database);
    throw form === undefined ? error : damaged(connection.file, form, error);
  }
}

/** Makes the folder and finds out what SQLite would report only at the first write, or misread. */
function preparePlace(path: string): void {
  if (path !== path.trim() || !path.isWellFormed()) {
    // better-sqlite3 trims the name and passes it on as UTF-8: it would open another file
    throw new LibraryError(`The library cannot be kept in ${JSON.stringify(path)}: choose a plainer name.`, {
      path,
    });
  }
  try {
    makeFolder(dirname(path));
    refuseLoss(path);
    if (!existsSync(path)) return;
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw libraryError(error, path);
  }
}

/** As mkdir's `recursive`, which never returns on a file system where nothing can be made (Linux: /proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
