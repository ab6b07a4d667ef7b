import type { Change, CorrectionAction } from '../../api.ts';
import type { ChangeLog } from './ChangeLog.ts';
import type { Connection } from '../Connection.ts';
import type { StandingDecisions } from './StandingDecisions.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { isHeard } from './isHeard.ts';

export interface Sharing {
  decisions: { trackId: number; tagId: number; action: CorrectionAction }[];
  /** Tags of which one track was told yes and another no: nothing is shared of them. */
  contradictions: number[];
}

interface Decided {
  trackId: number;
  tagId: number;
  action: CorrectionAction;
}

/**
 * Plans to decide of each of some tracks what was decided of the others: tags that were accepted or added of one are those of
 * all, and what one does not have, none has.
 */
export function planSharing(
  { database }: Connection,
  index: TrackIndex,
  trackIds: readonly number[],
): Sharing {
  const { vocabulary } = index;
  const those = JSON.stringify(trackIds);
  const decided = database
    .prepare<[string], Decided>(
      `SELECT track_id AS trackId, tag_id AS tagId, action FROM decisions
       WHERE track_id IN (SELECT value FROM json_each(?)) ORDER BY correction_id`,
    )
    .all(those);
  const isSuggested = database
    .prepare<[{ track: number; members: string }], 0 | 1>(
      `SELECT ${isHeard('$track', '(SELECT value FROM json_each($members))')}`,
    )
    .pluck();
  const sharing: Sharing = { decisions: [], contradictions: [] };
  const byTag = Map.groupBy(decided, ({ tagId }) => vocabulary.target(tagId));
  for (const [tagId, answers] of byTag) {
    // Of several answers to tags that mean the same now, the last one counts
    const standing = new Map(answers.map(({ trackId, action }) => [trackId, isYes(action)]));
    const verdicts = new Set(standing.values());
    if (verdicts.size > 1) {
      sharing.contradictions.push(tagId);
      continue;
    }
    const isTold = [...verdicts][0]!;
    for (const trackId of trackIds) {
      if (standing.has(trackId)) continue;
      const members = JSON.stringify(vocabulary.members(tagId));
      const yes = isSuggested.get({ track: trackId, members }) === 0 ? 'added' : 'accepted';
      sharing.decisions.push({ trackId, tagId, action: isTold ? yes : 'rejected' });
    }
  }
  return sharing;
}

/** Makes what was planned one change; within a transaction. */
export function shareDecisions(
  connection: Connection,
  log: ChangeLog,
  kept: StandingDecisions,
  { decisions }: Sharing,
  modelId: number | null,
): Change {
  if (decisions.length === 0)
    return { id: 0, title: 'Nothing to share', at: Date.now(), inForce: false, tracks: 0 };
  const trackIds = [...new Set(decisions.map(({ trackId }) => trackId))];
  const tagIds = [...new Set(decisions.map(({ tagId }) => tagId))];
  const what = tagIds.length === 1 ? '1 decision' : `${tagIds.length} decisions`;
  const changeId = log.append(
    `Shared ${what} with ${trackIds.length === 1 ? '1 copy' : `${trackIds.length} copies`}`,
    trackIds.length,
    [],
  );
  const append = connection.database.prepare(
    `INSERT INTO corrections (track_id, tag_id, action, model_id, at, change_id) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  for (const { trackId, tagId, action } of decisions)
    append.run(trackId, tagId, action, modelId, Date.now(), changeId);
  kept.updateOfChange(changeId);
  connection.touched.tagsOf(trackIds, tagIds);
  return log.describe({ id: changeId, inForce: true });
}

function isYes(action: CorrectionAction): boolean {
  return action === 'accepted' || action === 'added';
}
