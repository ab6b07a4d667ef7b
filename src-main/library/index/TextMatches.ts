import type { Statement } from 'better-sqlite3';
import type { Connection } from '../Connection.ts';
import { matchWords } from '../matchExpression.ts';
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
  /** By word, [rows], 1 for each that has it. */
  readonly #kept = new Map<string, Uint8Array>();
  #rowsRevision = -1;

  constructor(connection: Connection, index: IndexedRows) {
    this.#connection = connection;
    this.#index = index;
    this.#find = connection.database
      .prepare<[string], number>(`SELECT rowid FROM track_text WHERE track_text MATCH ?`)
      .pluck();
  }

  /** Returns the rows that have a word each, [rows] of 0 and 1 for every word of a text. */
  of(text: string): Uint8Array[] {
    const { rowsRevision } = this.#index;
    if (rowsRevision !== this.#rowsRevision) this.#kept.clear();
    this.#rowsRevision = rowsRevision;
    return matchWords(text).map((word) => {
      const marks = this.#kept.get(word) ?? this.#rowsWith(word);
      this.#kept.delete(word); // the last ones asked for stay
      this.#kept.set(word, marks);
      for (const oldest of this.#kept.keys()) {
        if (this.#kept.size <= mostWords) break;
        this.#kept.delete(oldest);
      }
      return marks;
    });
  }

  #rowsWith(word: string): Uint8Array {
    const { columns } = this.#index;
    const marks = new Uint8Array(columns.count);
    for (const id of this.#connection.read(() => this.#find.all(word))) {
      const row = columns.rowOf(id);
      if (row !== undefined) marks[row] = 1;
    }
    return marks;
  }
}
