import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Connection, type WaitOptions } from '../Connection.ts';
import type { Library } from '../Library.ts';
import { isOlder, readMigrations } from '../migrate.ts';
import { openLibrary } from '../openLibrary.ts';
import { markClosed } from '../openMark.ts';
import { aloneWith } from './aloneWith.ts';
import { isDamage } from './isDamage.ts';
import { backupsInWords, damaged, logLossOf, oneLine, refuseLoss } from './lossOf.ts';
import { makeBackup } from './makeBackup.ts';

export interface SafeOptions extends WaitOptions {
  /** False where the person wants no backups: then none is made before a migration. */
  backUp: boolean;
  /** Called with a sentence before what takes its time. */
  onWork?: (text: string) => void;
  /** Called with a sentence where the last changes may be missing from a library that is whole. */
  onLoss?: (text: string) => void;
}

/**
 * Opens a library as openLibrary does, after what keeps it safe: what was not closed cleanly is looked over, and what is
 * about to be migrated is backed up. Throws DamagedError, and has changed nothing, where it is lost or damaged; the
 * error says what was found and what can be done.
 */
export async function openLibrarySafely(file: string, options: SafeOptions): Promise<Library> {
  const { backUp, onWork = () => {}, onLoss = () => {} } = options;
  const path = resolve(file);
  refuseLoss(path);
  const logLoss = logLossOf(path);
  if (logLoss !== undefined) onLoss(`${logLoss}. ${backupsInWords(path)}`);
  try {
    if (logLoss !== undefined) aloneWith(path, (database) => database && markClosed(database)); // told once
    if (wasLeftOpen(path)) lookOver(path, onWork);
    if (backUp && existsSync(path) && isMigrationDue(path)) {
      onWork('The library is brought up to date; a backup is made first.');
      await makeBackup(path);
    }
    return openLibrary(path, options);
  } catch (error) {
    // What it advises is part of what can be done
    if (isDamage(error)) throw damaged(path, (error as Error).message.replace(/\)\. .*$/s, ')'), error);
    throw error;
  }
}

/** A log that was not taken up: the last process did not close the library, or one has it open. */
function wasLeftOpen(path: string): boolean {
  return existsSync(path) && (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** SQLite's quick check; nothing where another process has the library open. */
function lookOver(path: string, onWork: (text: string) => void): void {
  const found = aloneWith(path, (database) => {
    if (!database) return 'ok'; // opening it says what is wrong
    onWork('Hearmark did not end as it should the last time: the library is looked over.');
    const said = database.pragma('quick_check(1)', { simple: true }) as string;
    if (said === 'ok') markClosed(database);
    return said;
  });
  if (found !== undefined && found !== 'ok')
    throw damaged(path, `The library ${path} is damaged (${oneLine(found)})`);
}

function isMigrationDue(path: string): boolean {
  const connection = new Connection(path, { isReadOnly: true });
  try {
    return isOlder(connection, readMigrations());
  } finally {
    connection.close();
  }
}
