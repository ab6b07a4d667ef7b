import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { HearmarkError, LibraryError, ParameterError } from '../../errors.ts';
import { libraryError } from '../libraryError.ts';
import { aloneWith, inUse } from './aloneWith.ts';
import {
  draftOf,
  flush,
  giveName,
  isEmpty,
  listBackups,
  nextBackupPath,
  removeDeadDrafts,
  type BackupFile,
} from './backupFiles.ts';
import { keepDamagedLog, setAside } from './setAside.ts';

/** The backup of this name, or the newest. Throws ParameterError where there is none. */
export function findBackup(libraryFile: string, name?: string): BackupFile {
  const backups = listBackups(libraryFile);
  const found = name === undefined ? backups[0] : backups.find((backup) => backup.name === name);
  if (found) return found;
  throw new ParameterError(
    name === undefined
      ? `There is no backup of the library ${libraryFile}.`
      : `There is no backup ${name} of the library ${libraryFile}: \`hearmark library backup --list\` shows them.`,
  );
}

/**
 * Puts a backup in the place of the library, which nobody may have open; what was there is set aside. Returns the name
 * under which it is kept, undefined where nothing was there. Throws LibraryError; then the library is as it was.
 */
export function restoreBackup(libraryFile: string, backup: BackupFile): string | undefined {
  const draft = draftOf(libraryFile);
  // What comes from now on is compared with this one, not with those that were made after it
  const again = backup.name === listBackups(libraryFile)[0]?.name ? undefined : nextBackupPath(libraryFile);
  try {
    removeDeadDrafts(libraryFile);
    copyFileSync(backup.path, draft);
    const copy = new Database(draft);
    try {
      if (copy.pragma('quick_check(1)', { simple: true }) !== 'ok')
        throw new LibraryError(`The backup ${backup.path} is damaged itself: choose another one.`, {
          path: backup.path,
        });
    } finally {
      copy.close();
    }
    flush(draft);
    if (again) {
      copyFileSync(backup.path, draftOf(again));
      flush(draftOf(again));
    }
    keepDamagedLog(libraryFile);
    if (!isEmpty(libraryFile) && !aloneWith(libraryFile, () => true)) throw inUse(libraryFile);
    const aside = setAside(libraryFile);
    giveName(draft, libraryFile);
    if (again) giveName(draftOf(again), again);
    return aside;
  } catch (error) {
    rmSync(draft, { force: true });
    if (again) rmSync(draftOf(again), { force: true });
    throw libraryError(error, libraryFile);
  }
}

/** The file that names the backup to restore at the next start. */
function wishFile(libraryFile: string): string {
  return `${libraryFile}.restore`;
}

/** Has a backup restored at the next start, or (null) not. Throws ParameterError where there is none of this name. */
export function restoreAtNextStart(libraryFile: string, name: string | null): void {
  if (name === null) rmSync(wishFile(libraryFile), { force: true });
  else writeFileSync(wishFile(libraryFile), findBackup(libraryFile, name).name);
}

/** The name of the backup that is restored at the next start, null for none. */
export function restoredAtNextStart(libraryFile: string): string | null {
  try {
    return readFileSync(wishFile(libraryFile), 'utf8');
  } catch {
    return null;
  }
}

/** Restores what was wished for, at a start; says what was done, undefined where nothing was wished for. */
export function restoreAsWished(libraryFile: string): string | undefined {
  const name = restoredAtNextStart(libraryFile);
  if (name === null) return undefined;
  restoreAtNextStart(libraryFile, null); // whatever comes of it, it is tried once
  try {
    const aside = restoreBackup(libraryFile, findBackup(libraryFile, name));
    return `The library was restored from ${name}.${aside ? ` What it was before is kept as ${aside}.` : ''}`;
  } catch (error) {
    if (error instanceof HearmarkError) return `The library was not restored. ${error.message}`;
    throw error;
  }
}
