import type { Statement } from 'better-sqlite3';
import type { Loudness } from '../api.ts';
import type { Connection } from './Connection.ts';

/** How loud tracks are. */
export class TrackLoudness {
  readonly #connection: Connection;
  readonly #save: Statement<[Loudness & { trackId: number }]>;
  readonly #of: Statement<[number], Loudness>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#save = database.prepare(
      `INSERT OR REPLACE INTO loudness (track_id, integrated_lufs, range_lu, true_peak_db)
       VALUES ($trackId, $integratedLufs, $rangeLu, $truePeakDb)`,
    );
    this.#of = database.prepare(
      `SELECT integrated_lufs AS integratedLufs, range_lu AS rangeLu, true_peak_db AS truePeakDb
       FROM loudness WHERE track_id = ?`,
    );
  }

  /** Stores what was measured; what could not be told is absent. */
  save(trackId: number, measured: Partial<Loudness>): void {
    const { integratedLufs = null, rangeLu = null, truePeakDb = null } = measured;
    this.#connection.transaction(() => {
      this.#save.run({ trackId, integratedLufs, rangeLu, truePeakDb });
      this.#connection.touched.track(trackId);
      this.#connection.touched.rows = true;
    });
  }

  /** Returns what was measured of a track, null where nothing was. */
  of(trackId: number): Loudness | null {
    return this.#connection.read(() => this.#of.get(trackId)) ?? null;
  }
}
