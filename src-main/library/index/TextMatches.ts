import type { Statement } from 'better-sqlite3';
import type { Connection } from '../Connection.ts';
import { foldersNamed } from '../search/foldersNamed.ts';
import { keepNewest } from '../keepNewest.ts';
import type { IndexedRows } from './TrackColumns.ts';

/** Words whose tracks are kept: half a megabyte each where there are 500,000. */
const mostWords = 12;

/**
 * Finds tracks by what a person types. Each word is looked up by itself and kept until a track or file changes: who
 * types on asks only for the last word, and one that most tracks have is the slowest question there is.
 */
export class TextMatches {
  readonly #connection: Connection;
  readonly #index: IndexedRows;
  readonly #find: Statement<[string], number>;
  readonly #inFolders: Statement<[string], number>;
  /** By word, [rows], 1 for each that has it. */
  readonly #kept = new Map<string, Uint8Array>();
  #rowsRevision = -1;

  constructor(connection: Connection, index: IndexedRows) {
    const { database } = connection;
    this.#connection = connection;
    this.#index = index;
    this.#find = database
      .prepare<[string], number>(`SELECT rowid FROM track_text WHERE track_text MATCH ?`)
      .pluck();
    this.#inFolders = database
      .prepare<[string], number>(
        `SELECT track_id FROM files WHERE folder_id IN (SELECT value FROM json_each(?)) AND track_id IS NOT NULL`,
      )
      .pluck();
  }

  /** Returns the rows that an expression of FTS5 finds, in one column of track_text or in any: [rows] of 0 and 1. */
  of(match: string, column: string | null = null): Uint8Array {
    const expression = column === null ? match : `${column} : ${match}`;
    return this.#keep(expression, () => this.#connection.read(() => this.#find.all(expression)));
  }

  /** Returns the rows with a file in a folder whose path holds a phrase, or whose name an expression finds. */
  inPath(phrase: string, match: string): Uint8Array {
    return this.#keep(`path ${phrase}`, () =>
      this.#connection.read(() => [
        ...this.#inFolders.all(foldersNamed(this.#connection, phrase)),
        ...this.#find.all(`file_names : ${match}`),
      ]),
    );
  }

  #keep(key: string, find: () => number[]): Uint8Array {
    const { rowsRevision, columns } = this.#index;
    if (rowsRevision !== this.#rowsRevision) this.#kept.clear();
    this.#rowsRevision = rowsRevision;
    const marks = this.#kept.get(key) ?? new Uint8Array(columns.count);
    if (!this.#kept.has(key)) {
      for (const id of find()) {
        const row = columns.rowOf(id);
        if (row !== undefined) marks[row] = 1;
      }
    }
    keepNewest(this.#kept, key, marks, mostWords); // the last ones asked for stay
    return marks;
  }
}
