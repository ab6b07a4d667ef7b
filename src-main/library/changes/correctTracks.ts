import type { Change, CorrectionAction } from '../../api.ts';
import type { ChangeLog } from './ChangeLog.ts';
import type { PlannedChange } from './edits.ts';
import type { Connection } from '../Connection.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { isHeard } from './isHeard.ts';

export interface CorrectionOrder {
  trackIds: readonly number[];
  tagIds: readonly number[];
  action: CorrectionAction;
  /** By tag, the only tracks that are answered. */
  only?: ReadonlyMap<number, readonly number[]>;
  /** The tag itself where it is made in the same step, and is there by now. */
  made?: PlannedChange;
}

const titles: Record<CorrectionAction, (tags: string, tracks: string) => string> = {
  accepted: (tags, tracks) => `Accepted ${tags} on ${tracks}`,
  rejected: (tags, tracks) => `Rejected ${tags} on ${tracks}`,
  added: (tags, tracks) => `Added ${tags} to ${tracks}`,
  removed: (tags, tracks) => `Removed ${tags} from ${tracks}`,
};

/**
 * Logs an answer to tags of many tracks as one change; within a transaction. Where a tag was answered like this
 * already nothing is written; and only a tag that some model heard, the file says or the person gave can be accepted or
 * removed. A no to any other is worth keeping: it is from these that a tag of one's own is learnt.
 */
export function correctTracks(
  connection: Connection,
  log: ChangeLog,
  index: TrackIndex,
  { trackIds, tagIds, action, only, made }: CorrectionOrder,
): Change {
  const { database } = connection;
  const { vocabulary, modelId } = index;
  const targets = [...new Set(tagIds.map((tagId) => vocabulary.target(tagId)))];
  const names = targets.map((tagId) => vocabulary.tag(tagId).name);
  database.exec(
    `CREATE TEMP TABLE IF NOT EXISTS selected (track_id INTEGER PRIMARY KEY);
     CREATE TEMP TABLE IF NOT EXISTS answered (track_id INTEGER, tag_id INTEGER, PRIMARY KEY (tag_id, track_id)) WITHOUT ROWID;
     DELETE FROM selected; DELETE FROM answered;`,
  );
  const select = database.prepare(
    `INSERT OR IGNORE INTO selected SELECT tracks.id FROM json_each(?) CROSS JOIN tracks ON tracks.id = value`,
  );
  if (!only) select.run(JSON.stringify(trackIds));
  const answer = database.prepare(answerable(action));
  for (const tag of targets) {
    if (only) database.exec(`DELETE FROM selected`);
    if (only) select.run(JSON.stringify(only.get(tag) ?? []));
    answer.run({ tag, members: JSON.stringify(vocabulary.members(tag)), action });
  }
  const touched = database.prepare<[], number>(`SELECT DISTINCT track_id FROM answered`).pluck().all();
  if (touched.length === 0 && !made) {
    return { id: 0, title: 'Nothing to change', at: Date.now(), inForce: false, tracks: 0 };
  }

  const tracks = counted(touched.length);
  const title = made ? `${made.title} and added it to ${tracks}` : titles[action](listed(names), tracks);
  const changeId = log.append(title, touched.length, made?.edits ?? []);
  const { maximum } = database
    .prepare<[], { maximum: number | null }>(`SELECT max(id) AS maximum FROM corrections`)
    .get()!;
  database
    .prepare(
      `INSERT INTO corrections (track_id, tag_id, action, model_id, at, change_id)
       SELECT track_id, tag_id, $action, $model, $at, $change FROM answered ORDER BY track_id`,
    )
    .run({ action, model: modelId, at: Date.now(), change: changeId });
  // Nothing is newer than these entries, so each is what stands.
  database
    .prepare(
      `INSERT INTO decisions (track_id, tag_id, action, correction_id)
       SELECT track_id, tag_id, action, id FROM corrections WHERE id > ? AND +change_id = ?
       ON CONFLICT DO UPDATE SET action = excluded.action, correction_id = excluded.correction_id`,
    )
    .run(maximum ?? 0, changeId);
  connection.touched.tagsOf(touched, targets);
  return log.describe({ id: changeId, inForce: true });
}

/** Fills `answered` with the selected tracks for which an answer to the tag $tag, or one merged into it, changes something. */
function answerable(action: CorrectionAction): string {
  const members = `(SELECT value FROM json_each($members))`;
  const standing = `(SELECT action FROM decisions WHERE decisions.track_id = selected.track_id AND tag_id IN ${members}
    ORDER BY correction_id DESC LIMIT 1)`;
  const something = `EXISTS (SELECT 1 FROM decisions WHERE decisions.track_id = selected.track_id AND tag_id IN ${members})
    OR EXISTS (SELECT 1 FROM file_tags WHERE file_tags.track_id = selected.track_id AND tag_id IN ${members})
    OR ${isHeard('selected.track_id', members)}`;
  return `INSERT INTO answered (track_id, tag_id)
    SELECT track_id, $tag FROM selected WHERE ${standing} IS NOT $action ${action === 'added' || action === 'rejected' ? '' : `AND (${something})`}`;
}

function listed(names: readonly string[]): string {
  if (names.length <= 3) return names.join(', ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more tags`;
}

function counted(tracks: number): string {
  return tracks === 1 ? '1 track' : `${tracks.toLocaleString('en')} tracks`;
}
