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
  readonly #all: Statement<[], { trackId: number; stars: number }>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#of = connection.database.prepare(
      `SELECT stars, stars_from AS "from" FROM ratings WHERE track_id = ?`,
    );
    this.#all = connection.database.prepare(`SELECT track_id AS trackId, stars FROM ratings`);
  }

  /** Returns what counts for a track; undefined where it has no stars. */
  of(trackId: number): Rating | undefined {
    return this.#connection.read(() => this.#of.get(trackId));
  }

  /** Returns the stars of all tracks that have some. */
  all(): { trackId: number; stars: number }[] {
    return this.#connection.read(() => this.#all.all());
  }
}
