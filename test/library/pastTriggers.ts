import type Database from 'better-sqlite3';

/** Runs SQL past the triggers of a library, which are there again afterwards; the sums of its rows are kept all the while. */
export function pastTriggers(database: Database.Database, sql: string): void {
  const triggers = database
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name NOT GLOB '*_sum_*'`,
    )
    .all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  database.exec(sql);
  for (const trigger of triggers) database.exec(trigger.sql);
}
