import type { Change } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import type { ChangeLog } from './ChangeLog.ts';
import { applyEdit, type Edit } from './edits.ts';

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
  if (edits.length === 0)
    return { id: 0, title: 'Nothing to change', at: Date.now(), inForce: false, tracks: 0 };
  for (const edit of edits) {
    applyEdit(connection, edit, 'after');
    connection.touched.track(edit.id);
  }
  connection.touched.rows = true;
  const tracks = edits.length === 1 ? '1 track' : `${edits.length.toLocaleString('en')} tracks`;
  const id = log.append(`${titleOf(stars)} ${tracks}`, edits.length, edits);
  return log.describe({ id, inForce: true });
}

function titleOf(stars: number): string {
  if (stars === 0) return 'Took the stars from';
  return `Gave ${stars} ${stars === 1 ? 'star' : 'stars'} to`;
}
