import type { Connection } from '../Connection.ts';

/** A track of a playlist, and where its row stands: in the playlist itself, or in one that it shares rows with. */
export type PlaylistRow = readonly [trackId: number, ofPlaylistId: number, position: number];

const inRuns = `FROM playlist_runs CROSS JOIN playlist_tracks
  ON playlist_tracks.playlist_id = of_playlist_id AND position BETWEEN first_position AND last_position
  WHERE playlist_runs.playlist_id = ? ORDER BY place, position`;
const inRows = `FROM playlist_tracks WHERE playlist_id = ? ORDER BY position`;

/** Reads a playlist in its order, also those whose files are gone, one as often as it is in it. */
export function playlistRows({ database }: Connection, playlistId: number): PlaylistRow[] {
  const read = (from: string) =>
    database
      .prepare<[number], PlaylistRow>(`SELECT track_id, playlist_tracks.playlist_id, position ${from}`)
      .raw()
      .all(playlistId);
  const shared = read(inRuns);
  return shared.length > 0 ? shared : read(inRows);
}

/** As `playlistRows`, the tracks alone. */
export function playlistTracks({ database }: Connection, playlistId: number): number[] {
  const read = (from: string) =>
    database.prepare<[number], number>(`SELECT track_id ${from}`).pluck().all(playlistId);
  const shared = read(inRuns);
  return shared.length > 0 ? shared : read(inRows);
}
