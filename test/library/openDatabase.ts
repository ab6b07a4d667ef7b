import Database from 'better-sqlite3';
import { addFunctions } from '../../src-main/library/addFunctions.ts';

/** Opens a library as SQLite does, past all that Hearmark sees to; with the functions that its triggers call. */
export function openDatabase(file: string, options: Database.Options = {}): Database.Database {
  const database = new Database(file, options);
  addFunctions(database);
  return database;
}
