import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LibraryError } from '../../errors.ts';
import { stamp } from '../../paths.ts';

/** A whole copy of the library, made while it was in use. */
export interface BackupFile {
  path: string;
  /** The name of its file. */
  name: string;
  /** Milliseconds since 1970. */
  madeAt: number;
  bytes: number;
}

/** Backups that are kept: the last ones, and of those before them the newest of each of some weeks. */
const [lastKept, weeksKept] = [7, 4];
const weekMs = 7 * 24 * 3600 * 1000;
/** A drive is never filled to its end by a backup: what is free must be so many times its size. */
const freeTimes = 2;

/** The folder of backups, beside the library. */
export function backupsFolder(libraryFile: string): string {
  return join(dirname(libraryFile), 'backups');
}

/** The file of a backup that is made at a time. */
export function backupPath(libraryFile: string, at: number): string {
  return join(backupsFolder(libraryFile), `${basename(libraryFile)}.${stamp(at)}.db`);
}

/** The file of a backup that is made now: the newest of all, also where the clock was set back. */
export function nextBackupPath(libraryFile: string): string {
  const newest = listBackups(libraryFile)[0]?.madeAt ?? 0;
  return backupPath(libraryFile, Math.max(Date.now(), newest + 1));
}

/** The file in which this process makes a backup before it has its name. */
export function draftOf(path: string): string {
  return `${path}.${process.pid}.draft`;
}

/** Returns the backups of a library, the newest first; none where the folder cannot be read. */
export function listBackups(libraryFile: string): BackupFile[] {
  const folder = backupsFolder(libraryFile);
  const prefix = `${basename(libraryFile)}.`;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => {
      const parts = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\.db$/.exec(name.slice(prefix.length));
      const path = join(folder, name);
      const bytes = statSync(path, { throwIfNoEntry: false })?.size;
      if (!parts || bytes === undefined) return [];
      const [, hour, minute, second, rest] = parts;
      return [{ path, name, bytes, madeAt: Date.parse(`${hour}:${minute}:${second}.${rest}`) }];
    })
    .sort((a, b) => b.madeAt - a.madeAt);
}

/** Returns the backups that are given up when these are there, the newest first. */
export function surplusBackups<Backup extends Pick<BackupFile, 'madeAt'>>(
  backups: readonly Backup[],
): Backup[] {
  const weeks = new Set<number>();
  return backups.slice(lastKept).filter(({ madeAt }) => {
    const week = Math.floor(madeAt / weekMs);
    if (weeks.has(week) || weeks.size === weeksKept) return true;
    weeks.add(week);
    return false;
  });
}

/**
 * Makes the folder of backups, removes what a backup that was interrupted left there, and returns the file in which one
 * is made before it has its name. Throws LibraryError where the drive has too little space for `bytes`.
 */
export function draftOfBackup(libraryFile: string, path: string, bytes: number): string {
  const folder = backupsFolder(libraryFile);
  mkdirSync(folder, { recursive: true });
  removeDeadDrafts(join(folder, basename(libraryFile)));
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < freeTimes * bytes) {
    const size = `${Math.ceil(bytes / 2 ** 20)} MiB`;
    throw new LibraryError(
      `There is too little space for a backup of the library (${size}) in ${folder}. Free some space, or switch backups off in Settings.`,
      { path: libraryFile, retry: true },
    );
  }
  return draftOf(path);
}

/** Removes the drafts of files whose names begin so that a process left which is no longer there. */
export function removeDeadDrafts(beginning: string): void {
  const folder = dirname(beginning);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(basename(beginning))) continue;
    const pid = Number(/\.(\d+)\.draft(-journal|-wal|-shm)?$/.exec(name)?.[1]);
    if (pid && pid !== process.pid && !isAlive(pid)) rmSync(join(folder, name), { force: true });
  }
}

/** Brings a file, or the names in a folder, to the drive. */
export function flush(path: string): void {
  // Windows opens no folder; its file systems keep a journal of names by themselves
  if (process.platform === 'win32' && statSync(path).isDirectory()) return;
  const descriptor = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Gives a draft, which is on the drive already, its name, and brings that there, too. What becomes of a draft that failed is
 * for whoever made it; files/writeWhole.ts does the same for small files, and this room knows nothing of that one.
 */
export function giveName(draft: string, path: string): void {
  renameSync(draft, path);
  flush(dirname(path));
}

/** The size of a library with the log of its last changes; 0 where there is none. */
export function bytesOfLibrary(libraryFile: string): number {
  return [libraryFile, `${libraryFile}-wal`]
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + statSync(path).size, 0);
}

/** True where a file is not there or has nothing in it. */
export function isEmpty(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
