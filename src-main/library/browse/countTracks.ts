import type { Connection } from '../Connection.ts';
import { stateBits } from '../index/Postings.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';

export interface TrackCounts {
  tracks: number;
  /** Tracks whose files are gone, not among `tracks`. */
  missing: number;
  /** Of tags that are shown. */
  openSuggestions: number;
  decisions: number;
}

/** Counts the tracks, the suggestions that nobody has answered, and the answers. */
export function countTracks(index: TrackIndex): TrackCounts {
  index.refresh();
  const { vocabulary } = index;
  const { present, count } = index.columns;
  let tracks = 0;
  for (let row = 0; row < count; row++) tracks += present[row]!;
  let openSuggestions = 0;
  let decisions = 0;
  for (const tagId of index.tagIds()) {
    if (!vocabulary.isShown(tagId)) continue;
    const { rows, states, length } = index.postings(tagId);
    for (let entry = 0; entry < length; entry++) {
      const state = states[entry]!;
      if (state === stateBits.suggested) openSuggestions += present[rows[entry]!]!;
      else if (state !== stateBits.file) decisions++;
    }
  }
  return { tracks, missing: count - tracks, openSuggestions, decisions };
}

/** Counts what SQLite knows without reading every track; suggestions are left at 0. */
export function countStored(connection: Connection): TrackCounts {
  const row = connection.read(() =>
    connection.database
      .prepare<[], { tracks: number; all: number; decisions: number }>(
        `SELECT (SELECT count(*) FROM tracks) AS "all", (SELECT count(*) FROM decisions) AS decisions,
           (SELECT count(DISTINCT track_id) FROM files WHERE missing_since IS NULL) AS tracks`,
      )
      .get()!,
  );
  const { tracks, all, decisions } = row;
  return { tracks, missing: all - tracks, openSuggestions: 0, decisions };
}
