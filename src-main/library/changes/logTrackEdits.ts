import type { Change } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import type { ChangeLog } from './ChangeLog.ts';
import { applyEdit, type Edit } from './edits.ts';

/**
 * Makes edits of tracks, each of its own, and logs them as one change; within a transaction. `titleOf` names it, with how many tracks
 * that are, as "3 tracks". Where there are none, nothing is logged.
 */
export function logTrackEdits(
  connection: Connection,
  log: ChangeLog,
  edits: readonly Edit[],
  titleOf: (tracks: string) => string,
): Change {
  if (edits.length === 0)
    return { id: 0, title: 'Nothing to change', at: Date.now(), inForce: false, tracks: 0 };
  for (const edit of edits) {
    applyEdit(connection, edit, 'after');
    connection.touched.track(edit.id);
  }
  connection.touched.rows = true;
  const tracks = edits.length === 1 ? '1 track' : `${edits.length.toLocaleString('en')} tracks`;
  const id = log.append(titleOf(tracks), edits.length, edits);
  return log.describe({ id, inForce: true });
}
