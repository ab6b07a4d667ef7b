import type { Statement } from 'better-sqlite3';
import type { Connection } from './Connection.ts';

/** Stars of a track, 0.5..5 in halves, and who says so. */
export interface Rating {
  stars: number;
  from: 'person' | 'file';
}

/** How many stars tracks have; `Changes` gives them. Throws LibraryError. */
export class Ratings {
  readonly #connection: Connection;
  readonly #of: Statement<[number], Rating>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#of = connection.database.prepare(
      `SELECT stars, stars_from AS "from" FROM ratings WHERE track_id = ?`,
    );
  }

  /** Returns what counts for a track; undefined where it has no stars. */
  of(trackId: number): Rating | undefined {
    return this.#connection.read(() => this.#of.get(trackId));
  }
}
