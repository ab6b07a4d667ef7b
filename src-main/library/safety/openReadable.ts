import Database from 'better-sqlite3';
import { addFunctions } from '../addFunctions.ts';
import { isEmpty } from './backupFiles.ts';
import { brokenForm } from './brokenForm.ts';
import { CopyToRead } from './CopyToRead.ts';
import { mendForm } from './mendForm.ts';

export interface Mended {
  library: Database.Database | undefined;
  /** What is read in the library's place where its form is damaged; whoever closes the library disposes of it. */
  copy?: CopyToRead | undefined;
}

/**
 * Opens a library to read, or a copy with the form that it had, where that is damaged. Throws what a full disk throws, which has no
 * room for the copy.
 */
export function openMended(libraryFile: string): Mended {
  const library = openReadable(libraryFile);
  if (isEmpty(libraryFile) || (library && isFormWhole(library))) return { library };
  let copy: CopyToRead | undefined;
  try {
    copy = new CopyToRead(libraryFile);
    mendForm(copy.file);
    const mended = openReadable(copy.file);
    if (mended) {
      library?.close();
      return { library: mended, copy };
    }
  } catch (error) {
    if (isFull(error)) {
      library?.close();
      copy?.[Symbol.dispose]();
      throw error; // with more space, more can be read
    }
    // what can be read of it as it is stays
  }
  copy?.[Symbol.dispose]();
  return { library };
}

function isFull(error: unknown): boolean {
  return /^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(String((error as { code?: unknown }).code));
}

/** Undefined where not even the list of tables can be read, or it is empty. */
export function openReadable(file: string): Database.Database | undefined {
  if (isEmpty(file)) return undefined;
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    addFunctions(database);
    if (versionOf(database) > 0 && database.prepare(`SELECT * FROM sqlite_schema`).all().length > 0)
      return database;
  } catch {
    // it cannot
  }
  database?.close();
  return undefined;
}

function isFormWhole(library: Database.Database): boolean {
  try {
    return brokenForm(library) === undefined;
  } catch {
    return false;
  }
}

/** The version of the form of a library; 0 for one that is not begun. */
export function versionOf(database: Database.Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}
