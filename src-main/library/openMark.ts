import { closeSync, openSync, readSync } from 'node:fs';
import type Database from 'better-sqlite3';

/** "Hmrk": marks a SQLite file as a Hearmark library (PRAGMA application_id). */
export const applicationId = 0x486d726b;
/** "Hmro": marks one of which some changes may be in the log beside it alone, for a process that changes it has it open. */
export const openApplicationId = 0x486d726f;

/** Where the header of a SQLite file has the application_id (sqlite.org/fileformat.html, section 1.3). */
const idAt = 68;

/**
 * Marks a library as open, in its file itself: SQLite would open it without a word where its log was deleted. Returns false
 * where it is not marked, be it that the file is no library yet or that it cannot be written; then it only goes unnoticed.
 */
export function markOpen(database: Database.Database): boolean {
  return changeMark(database, applicationId, openApplicationId);
}

/** Marks it as closed, as the last that is done with it. Returns false where it stays marked: the disk may be full. */
export function markClosed(database: Database.Database): boolean {
  if (changeMark(database, openApplicationId, applicationId)) return true;
  try {
    return database.pragma('application_id', { simple: true }) !== openApplicationId;
  } catch {
    return false;
  }
}

function changeMark(database: Database.Database, from: number, to: number): boolean {
  try {
    // One that is being made has a journal in place of the log, until its first transactions are done
    if (database.pragma('journal_mode', { simple: true }) !== 'wal') return false;
    const id = database.pragma('application_id', { simple: true });
    if (id !== from) return id === to;
    database.pragma(`application_id = ${to}`);
    // Out of the log, which is what may be lost
    database.pragma('wal_checkpoint(PASSIVE)');
    return true;
  } catch {
    return false;
  }
}

/** True where a library's file is marked as open; false where it cannot be read, which opening it says. */
export function isMarkedOpen(file: string): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const header = Buffer.alloc(idAt + 4);
    return (
      readSync(descriptor, header, 0, header.length, 0) === header.length &&
      header.readUInt32BE(idAt) === openApplicationId
    );
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
