import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LibraryError } from '../errors.ts';
import type { Connection } from './Connection.ts';
import { applicationId, openApplicationId } from './openMark.ts';

export interface Migration {
  number: number;
  name: string;
  sql: string;
}

/** Reads the migrations of a folder, NNNN-name.sql, in order. They are numbered from 1 without a gap. */
export function readMigrations(folder = join(import.meta.dirname, 'migrations')): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const number = Number.parseInt(name, 10);
    if (number !== index + 1) throw new Error(`${folder}: expected migration ${index + 1}, found ${name}`);
    return { number, name, sql: readFileSync(join(folder, name), 'utf8') };
  });
}

/**
 * Brings a library to the last of the migrations, each in a transaction of its own, and a new one by all of them in one: a
 * run that is interrupted leaves the library at a whole version. Throws LibraryError, and has written nothing, where the
 * file belongs to another program or comes from a newer Hearmark.
 */
export function migrate(connection: Connection, migrations: Migration[]): void {
  checkOwner(connection);
  if (versionOf(connection, migrations) === migrations.length) return;
  const { database } = connection;
  // A migration may rebuild a table that others refer to; the check below stands in (sqlite.org/lang_altertable.html).
  connection.read(() => database.pragma('foreign_keys = OFF'));
  const steps = versionOf(connection, migrations) === 0 ? [migrations] : migrations.map((one) => [one]);
  for (const step of steps) connection.transaction(() => takeStep(connection, migrations, step));
  connection.read(() => database.pragma('foreign_keys = ON'));
}

function takeStep(connection: Connection, migrations: Migration[], step: Migration[]): void {
  const { database } = connection;
  // asked again under the lock: another process may have been faster
  const version = versionOf(connection, migrations);
  const missing = step.filter(({ number }) => number > version);
  const last = missing.at(-1);
  if (!last) return;
  for (const { sql } of missing) database.exec(sql);
  if ((database.pragma('foreign_key_check') as unknown[]).length > 0) {
    throw new Error(`migration ${last.name} breaks a reference`);
  }
  if (database.pragma('application_id', { simple: true }) === 0)
    database.pragma(`application_id = ${applicationId}`);
  database.pragma(`user_version = ${last.number}`);
}

/** True where a library of ours is at an earlier one of the migrations, and not empty. Throws LibraryError. */
export function isOlder(connection: Connection, migrations: Migration[]): boolean {
  checkOwner(connection);
  const version = versionOf(connection, migrations);
  return version > 0 && version < migrations.length;
}

/** Throws LibraryError where a library is not at the last of the migrations. */
export function checkVersion(connection: Connection, migrations: Migration[]): void {
  checkOwner(connection);
  if (versionOf(connection, migrations) === migrations.length) return;
  const message = `The library ${connection.file} has another version: start Hearmark again.`;
  throw new LibraryError(message, { path: connection.file });
}

/** Refuses a SQLite file that is neither a library nor empty. */
function checkOwner(connection: Connection): void {
  const { database, file } = connection;
  // one statement is one snapshot: another process may be creating the library at this moment
  const owner = connection.read(() =>
    database
      .prepare<[], { id: number; entries: number }>(
        `SELECT application_id AS id, (SELECT count(*) FROM sqlite_schema) AS entries FROM pragma_application_id`,
      )
      .get(),
  )!;
  if ([applicationId, openApplicationId].includes(owner.id) || (owner.id === 0 && owner.entries === 0))
    return;
  throw new LibraryError(
    `${file} is a database of another program. It was left as it is: choose another file with --library.`,
    { path: file },
  );
}

function versionOf(connection: Connection, migrations: Migration[]): number {
  const version = connection.read(() =>
    connection.database.pragma('user_version', { simple: true }),
  ) as number;
  if (version <= migrations.length) return version;
  throw new LibraryError(
    `The library ${connection.file} was written by a newer Hearmark (its version is ${version}; this program knows ` +
      `${migrations.length}). It was left as it is: update Hearmark, or choose another file with --library.`,
    { path: connection.file },
  );
}
