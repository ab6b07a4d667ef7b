import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { stamp } from '../../paths.ts';
import { flush } from './backupFiles.ts';
import { damageOfLog } from './logDamage.ts';

/**
 * Renames a library's file, and what belongs to it, out of the way: nothing that was there is ever deleted. Returns the
 * new name of the library's file; undefined where there was nothing.
 */
export function setAside(libraryFile: string): string | undefined {
  const aside = `${libraryFile}.set-aside-${stamp()}`;
  const moved = ['-wal', '-shm', '']
    .filter((end) => existsSync(libraryFile + end))
    .map((end) => renameSync(libraryFile + end, aside + end));
  flush(dirname(libraryFile));
  return moved.length > 0 ? aside : undefined;
}

/** Keeps a copy of a log that is damaged, before the library is opened and what cannot be read of it thrown away. */
export function keepDamagedLog(libraryFile: string): void {
  if (damageOfLog(libraryFile) === undefined) return;
  const log = `${libraryFile}-wal`;
  const kept = `${log}.set-aside-${stamp()}`;
  copyFileSync(log, kept);
  flush(kept);
  flush(dirname(libraryFile));
}
