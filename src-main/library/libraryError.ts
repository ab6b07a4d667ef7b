import Database from 'better-sqlite3';
import { LibraryError } from '../errors.ts';

/**
 * Returns the LibraryError that says what happened to the library file and what to do about it, for a SQLite or file
 * system error that comes from outside; any other error, a mistake of ours among them, is returned as it is.
 */
export function libraryError(error: unknown, file: string): unknown {
  if (error instanceof LibraryError || !(error instanceof Error) || !('code' in error)) return error;
  // Of a value that SQLite reads as JSON it says no more
  const advice = adviceFor(error.message === 'malformed JSON' ? 'SQLITE_CORRUPT' : String(error.code));
  if (!advice) return error;
  const [problem, remedy] = advice;
  return new LibraryError(`${problem(file, error.message)} ${remedy}`, {
    path: file,
    cause: error,
    retry: /FULL|BUSY|ENOSPC/.test(String(error.code)),
  });
}

/** True where another connection holds the lock: the same statement works once it has let go. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);
}

/** True where the file holds something else than a database. */
export function isNoDatabase(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB';
}

const checkDrive = 'What was stored before is kept. Check the drive, and its connection, then try again.';
const checkRights =
  'Check the permissions of the file and its folder, or choose another place with --library.';

type Problem = (library: string, why: string) => string;

/** What happened, and what to do, by the beginning of SQLite's result code (sqlite.org/rescode.html) or errno. */
const advices: [RegExp, Problem, string][] = [
  [
    /^SQLITE_BUSY|^SQLITE_LOCKED/,
    (library, why) => `The library ${library} is in use by another process (${why}).`,
    'Close the other Hearmark, or wait until its job is done, then run it again; nothing is lost.',
  ],
  [
    /^SQLITE_FULL|^ENOSPC|^EDQUOT/,
    (library, why) => `The library ${library} cannot grow: the disk is full (${why}).`,
    'Nothing was half written. Free some space and run it again.',
  ],
  [
    /^SQLITE_READONLY|^EROFS|^SQLITE_PERM|^SQLITE_AUTH/,
    (library, why) => `The library ${library} is read-only or was moved while in use (${why}).`,
    checkRights,
  ],
  [
    /^SQLITE_CANTOPEN|^EACCES|^EPERM|^ENOTDIR|^EISDIR|^ENOENT|^EEXIST/,
    (library, why) => `The library ${library} cannot be opened (${why}).`,
    checkRights,
  ],
  [
    /^SQLITE_IOERR|^SQLITE_NOLFS|^SQLITE_PROTOCOL|^EIO/,
    (library, why) => `The library ${library} cannot be read or written (${why}).`,
    checkDrive,
  ],
  [
    /^SQLITE_CORRUPT|^SQLITE_FORMAT/,
    (library, why) => `The library ${library} is damaged (${why}).`,
    'It was left as it is. `hearmark library restore` brings a backup back; the music is not touched.',
  ],
  [
    /^SQLITE_NOTADB/,
    (library, why) =>
      `The library ${library} is not a Hearmark library, or its beginning is damaged (${why}).`,
    'It was left as it is. Choose another file with --library, or restore a backup (`hearmark library restore`).',
  ],
];

function adviceFor(code: string): [Problem, string] | undefined {
  const found = advices.find(([pattern]) => pattern.test(code));
  return found && [found[1], found[2]];
}
