import { existsSync, statSync } from 'node:fs';
import { displayPath } from '../../paths.ts';
import { DamagedError, LibraryError } from '../../errors.ts';
import { isMarkedOpen } from '../openMark.ts';
import { backupsFolder, listBackups } from './backupFiles.ts';
import { damageOfLog, isLog } from './logDamage.ts';

/**
 * Says what was lost of a library, undefined where nothing is missing: its file, beside the log of its last changes or
 * beside backups, or that log or some of it. Nothing is opened: SQLite would begin an empty library, or throw the log away.
 */
export function lossOf(libraryFile: string): string | undefined {
  const size = sizeOf(libraryFile);
  const log = `${libraryFile}-wal`;
  const index = `${libraryFile}-shm`;
  if (size) {
    if (!existsSync(index)) return undefined;
    if (existsSync(log)) return damageOfLog(libraryFile);
    // SQLite removes its index of the log before the log
    return `The log of the last changes of the library ${displayPath(libraryFile)} is gone (${displayPath(log)}): what was done last may be missing`;
  }
  // A library has neither before there is something in its file
  if (!existsSync(log) && !existsSync(index) && listBackups(libraryFile).length === 0) return undefined;
  return `The library ${displayPath(libraryFile)} is ${size === undefined ? 'gone' : 'empty'}, and was not always`;
}

/**
 * Says that the log of a library's last changes is not beside it, where its file alone was copied while it was in use, or the log
 * was deleted with all that tells of it. What is there is whole; undefined where nothing is missing.
 */
export function logLossOf(libraryFile: string): string | undefined {
  if (!isMarkedOpen(libraryFile) || isLog(`${libraryFile}-wal`)) return undefined;
  return `The library ${displayPath(libraryFile)} was in use when its file was copied or Hearmark was ended, and the log of its last changes is not beside it (${displayPath(libraryFile)}-wal): what was done last may be missing`;
}

/** Throws DamagedError where something was lost of a library: it is never replaced by an empty one silently. */
export function refuseLoss(libraryFile: string): void {
  refuseOddPlace(libraryFile);
  const loss = lossOf(libraryFile);
  if (loss) throw damaged(libraryFile, loss);
}

/** Throws LibraryError where no file lies in a library's place, before a pipe keeps whoever reads it waiting. */
export function refuseOddPlace(libraryFile: string): void {
  const there = statSync(libraryFile, { throwIfNoEntry: false });
  if (!there || there.isFile()) return;
  const what = there.isDirectory() ? 'is a folder, not a file' : 'is not a regular file';
  throw new LibraryError(`The library ${libraryFile} ${what}.`, { path: libraryFile });
}

/** The error that says what was found, which backups there are, and what can be done. */
export function damaged(libraryFile: string, found: string, cause?: unknown): DamagedError {
  return new DamagedError(`${found}. Nothing was changed. ${whatCanBeDone(libraryFile)}`, {
    path: libraryFile,
    ...(cause !== undefined && { cause }),
  });
}

/** What a person can do about a library that was lost or damaged, in sentences. */
export function whatCanBeDone(libraryFile: string): string {
  return `${backupsInWords(libraryFile)} \`hearmark library repair\` makes a library of what can still be read. The music is not touched, and whatever is replaced is kept beside it.`;
}

/** Which backups there are, in a sentence. */
export function backupsInWords(libraryFile: string): string {
  const backups = listBackups(libraryFile);
  const [newest] = backups;
  return newest
    ? `There ${backups.length === 1 ? 'is 1 backup' : `are ${backups.length} backups`}, the newest of ${new Date(newest.madeAt).toISOString().slice(0, 16).replace('T', ' ')} UTC: \`hearmark library restore\` brings it back.`
    : `There is no backup in ${displayPath(backupsFolder(libraryFile))}.`;
}

/** What SQLite's check found, which comes with line breaks. */
export function oneLine(found: string): string {
  return found.replaceAll(/\s+/g, ' ');
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
