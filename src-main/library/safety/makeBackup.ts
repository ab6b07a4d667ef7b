import { existsSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { LibraryError } from '../../errors.ts';
import { addFunctions } from '../addFunctions.ts';
import { libraryError } from '../libraryError.ts';
import { markClosed } from '../openMark.ts';
import { problemsIn } from './checkLibrary.ts';
import {
  bytesOfLibrary,
  draftOfBackup,
  flush,
  giveName,
  listBackups,
  nextBackupPath,
  surplusBackups,
  type BackupFile,
} from './backupFiles.ts';

/** A day without a backup is enough. */
const dueMs = 24 * 3600 * 1000;
const allPages = 2 ** 31 - 1;

/**
 * Makes a backup of a library, which may be in use meanwhile: one moment of it, by SQLite's online backup. It is looked
 * over and brought to the drive before it has its name; older ones that are no longer kept are removed then. Keeps this
 * process busy. Throws LibraryError; what was there before is there then.
 */
export async function makeBackup(libraryFile: string): Promise<BackupFile> {
  let draft: string | undefined;
  try {
    const path = nextBackupPath(libraryFile);
    draft = draftOfBackup(libraryFile, path, bytesOfLibrary(libraryFile));
    const source = new Database(libraryFile, { readonly: true });
    try {
      // In one step: a library that is written to meanwhile would begin a backup in several steps anew each time
      await source.backup(draft, { progress: () => allPages });
    } finally {
      source.close();
    }
    lookOver(draft, libraryFile);
    flush(draft);
    giveName(draft, path);
    for (const backup of surplusBackups(listBackups(libraryFile))) rmSync(backup.path, { force: true });
    return listBackups(libraryFile).find((backup) => backup.path === path)!;
  } catch (error) {
    if (draft) for (const end of ['', '-journal', '-wal', '-shm']) rmSync(draft + end, { force: true });
    throw libraryError(error, libraryFile);
  }
}

/** True where a library holds anything, was changed since its last backup, and has had none for a day. */
export function isBackupDue(libraryFile: string): boolean {
  const last = listBackups(libraryFile)[0]?.madeAt ?? -Infinity;
  if (Date.now() - last < dueMs || changedAt(libraryFile) < last) return false;
  let database: Database.Database | undefined;
  try {
    database = new Database(libraryFile, { readonly: true });
    return Boolean(database.prepare(`SELECT EXISTS (SELECT 1 FROM tracks)`).pluck().get());
  } catch (error) {
    throw libraryError(error, libraryFile);
  } finally {
    database?.close();
  }
}

function changedAt(libraryFile: string): number {
  const files = [libraryFile, `${libraryFile}-wal`].filter((file) => existsSync(file));
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

/** A copy of damage would in time push out every good one. It becomes one plain file, which needs no others beside it. */
function lookOver(draft: string, libraryFile: string): void {
  const copy = new Database(draft);
  addFunctions(copy);
  try {
    markClosed(copy);
    copy.pragma('journal_mode = DELETE');
    const [found] = problemsIn(copy, libraryFile);
    if (found === undefined) return;
    const advice = '`hearmark library check` says more. No backup was made, and the earlier ones are kept.';
    throw new LibraryError(`The library ${libraryFile} is damaged: ${found} ${advice}`, {
      path: libraryFile,
    });
  } finally {
    copy.close();
  }
}
