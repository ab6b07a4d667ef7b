import type { PlaylistRow } from '../browse/playlistRows.ts';
import type { Connection } from '../Connection.ts';

/** A playlist is told by runs where each stands for so many tracks on the average: a row for each is as quick to read. */
const tracksPerRun = 16;

type Run = [ofPlaylistId: number, first: number, last: number];

/**
 * Keeps a playlist, within a transaction, and returns its id. Entries of other playlists are shared with them as far as they stand
 * in a row there; a track by its id is new.
 */
export function keepPlaylist({ database }: Connection, entries: readonly (PlaylistRow | number)[]): number {
  const { lastInsertRowid } = database.prepare(`INSERT INTO playlists (added_at) VALUES (?)`).run(Date.now());
  const playlistId = Number(lastInsertRowid);
  const { runs, own } = runsOf(playlistId, entries);
  const isShared = own.length < entries.length && runs.length * tracksPerRun <= entries.length;
  const rows = isShared ? own : entries.map((entry) => (typeof entry === 'number' ? entry : entry[0]));
  database
    .prepare(
      `INSERT INTO playlist_tracks (playlist_id, position, track_id) SELECT ?, key, value FROM json_each(?)`,
    )
    .run(playlistId, JSON.stringify(rows));
  if (isShared)
    database
      .prepare(
        `INSERT INTO playlist_runs (playlist_id, place, of_playlist_id, first_position, last_position)
         SELECT ?, key, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`,
      )
      .run(playlistId, JSON.stringify(runs));
  return playlistId;
}

/** What a playlist is told by: runs of rows, and the tracks that are new, which its own rows are for. */
function runsOf(
  playlistId: number,
  entries: readonly (PlaylistRow | number)[],
): { runs: Run[]; own: number[] } {
  const runs: Run[] = [];
  const own: number[] = [];
  for (const entry of entries) {
    const isNew = typeof entry === 'number';
    const [of, position] = isNew ? [playlistId, own.length] : [entry[1], entry[2]];
    if (isNew) own.push(entry);
    const run = runs.at(-1);
    if (run && run[0] === of && run[2] === position - 1) run[2] = position;
    else runs.push([of, position, position]);
  }
  return { runs, own };
}
