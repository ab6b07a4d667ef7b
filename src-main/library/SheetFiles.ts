import type { Statement } from 'better-sqlite3';
import { decodePath, encodePath } from '../paths.ts';
import type { Connection } from './Connection.ts';
import { folderBytes } from './storedPath.ts';

/** Which files a cue sheet tells of. */
export class SheetFiles {
  readonly #connection: Connection;
  readonly #names: Statement<[folder: Buffer, sheet: Buffer], Buffer>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#names = connection.database
      .prepare<[Buffer, Buffer], Buffer>(
        `SELECT DISTINCT name FROM files
         WHERE folder_id = (SELECT id FROM folders WHERE path = ?) AND sheet = ? AND missing_since IS NULL`,
      )
      .pluck();
  }

  /** Returns the names of the files in a folder that are there and of which this sheet in it told the tracks at the last scan. */
  namesOf(folder: string, sheet: string): string[] {
    const names = this.#connection.read(() => this.#names.all(folderBytes(folder), encodePath(sheet)));
    return names.map(decodePath);
  }
}
