import type { Change } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import type { ChangeLog } from './ChangeLog.ts';
import type { Edit } from './edits.ts';
import { logTrackEdits } from './logTrackEdits.ts';

interface Standing {
  trackId: number;
  /** What counts, 0 where there are none. */
  stars: number;
  /** What the person said before. */
  own: number | null;
}

/** Logs how many stars a person gives tracks as one change; within a transaction. */
export function rateTracks(
  connection: Connection,
  log: ChangeLog,
  trackIds: readonly number[],
  stars: number,
): Change {
  const standings = connection.database
    .prepare<[string], Standing>(
      `SELECT tracks.id AS trackId, coalesce(ratings.stars, 0) AS stars, own_ratings.stars AS own
       FROM json_each(?) CROSS JOIN tracks ON tracks.id = json_each.value
         LEFT JOIN ratings ON ratings.track_id = tracks.id LEFT JOIN own_ratings ON own_ratings.track_id = tracks.id`,
    )
    .all(JSON.stringify([...new Set(trackIds)]));
  const edits = standings
    .filter((one) => one.stars !== stars)
    .map(({ trackId, own }): Edit => ({ kind: 'rating', id: trackId, before: own, after: stars }));
  return logTrackEdits(connection, log, edits, (tracks) => titleOf(stars, tracks));
}

function titleOf(stars: number, tracks: string): string {
  if (stars === 0) return `Took the stars from ${tracks}`;
  return `Gave ${stars} ${stars === 1 ? 'star' : 'stars'} to ${tracks}`;
}
