import type { Connection } from '../Connection.ts';
import type { TrackColumns } from '../index/TrackColumns.ts';

/** How often the person played each track: counted again when there are more or fewer plays, and not for every list. */
export class PlayCounts {
  readonly #connection: Connection;
  #counted = 0;
  #counts: { trackId: number; plays: number }[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** How many plays of the person's own are kept. */
  count(): number {
    const { database } = this.#connection;
    return database.prepare<[], number>(`SELECT count(*) FROM plays WHERE listener = ''`).pluck().get()!;
  }

  /** [rows], from above 0 up to 1 for what the person played most often; NaN for what they never did. */
  ofRows(columns: TrackColumns): Float32Array {
    this.#read();
    const most = this.#counts.reduce((most, { plays }) => Math.max(most, plays), 1);
    const ofRows = new Float32Array(columns.count).fill(NaN);
    for (const { trackId, plays } of this.#counts) {
      const row = columns.rowOf(trackId);
      if (row !== undefined) ofRows[row] = plays / most;
    }
    return ofRows;
  }

  #read(): void {
    const count = this.count();
    if (count === this.#counted) return;
    this.#counts = this.#connection.read(() =>
      this.#connection.database
        .prepare<[], { trackId: number; plays: number }>(
          `SELECT track_id AS trackId, count(*) AS plays FROM plays WHERE listener = '' GROUP BY track_id`,
        )
        .all(),
    );
    this.#counted = count;
  }
}
