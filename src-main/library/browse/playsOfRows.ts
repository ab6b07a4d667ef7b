import type { Connection } from '../Connection.ts';
import type { TrackColumns } from '../index/TrackColumns.ts';

/** How many plays of the person's own are kept. */
export function countPlays({ database }: Connection): number {
  return database.prepare<[], number>(`SELECT count(*) FROM plays WHERE listener = ''`).pluck().get()!;
}

/** [rows], from above 0 up to 1 for what the person played most often; NaN for what they never did. */
export function playsOfRows(connection: Connection, columns: TrackColumns): Float32Array {
  const counts = connection.read(() =>
    connection.database
      .prepare<[], { trackId: number; plays: number }>(
        `SELECT track_id AS trackId, count(*) AS plays FROM plays WHERE listener = '' GROUP BY track_id`,
      )
      .all(),
  );
  const most = counts.reduce((most, { plays }) => Math.max(most, plays), 1);
  const ofRows = new Float32Array(columns.count).fill(NaN);
  for (const { trackId, plays } of counts) {
    const row = columns.rowOf(trackId);
    if (row !== undefined) ofRows[row] = plays / most;
  }
  return ofRows;
}
