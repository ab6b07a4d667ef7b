import type { Vocabulary } from '../index/Vocabulary.ts';
import type { WantedTag } from './carriedStrength.ts';

export function wantedTagOf(vocabulary: Vocabulary, tagId: number, minimum: number): WantedTag {
  const positions = vocabulary.outputs.flatMap((output, position) =>
    output.tagId === tagId ? [position] : [],
  );
  return { positions, members: vocabulary.members(tagId), minimum };
}

/** The decisions about a track, in the order in which they were made: each a tag and whether it carries it. */
const decisions = (trackId: string) => `(
  SELECT group_concat(tag_id || iif(action IN ('accepted', 'added'), '+', '-'), ' ' ORDER BY correction_id)
  FROM decisions WHERE decisions.track_id = ${trackId})`;

/**
 * SQL for the strength with which the track `trackId` (a column) carries one of the tags in `$key` (JSON: WantedTag[]), NULL where it
 * carries none. It reads one row of scores: for tracks that other conditions have chosen.
 */
export const strengthOf = (trackId: string, key: string) => `carried_strength(
  (SELECT scores FROM scores WHERE model_id = $model AND scores.track_id = ${trackId}), $${key}, ${decisions(trackId)})`;

/** SQL for all tracks that carry the tag in `$key`, with their strength: it reads all that the model has heard. */
export const carriers = (key: string, { positions, members, minimum }: WantedTag) => `
  SELECT track_id, carried_strength(scores, $${key}, ${decisions('scores.track_id')}) AS strength
  FROM scores WHERE model_id = $model AND strength IS NOT NULL AND (${[
    // To call a function for each track takes five times as long
    ...positions.map((position) => `${bytesAt(position)} >= ${bytesOf(minimum)}`),
    `track_id IN (SELECT track_id FROM decisions WHERE tag_id IN (${members.join()}))`,
  ].join(' OR ')})
  UNION ALL
  SELECT DISTINCT track_id, carried_strength(NULL, $${key}, ${decisions('said.track_id')}) AS strength
  FROM decisions AS said WHERE tag_id IN (${members.join()}) AND strength IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM scores WHERE model_id = $model AND scores.track_id = said.track_id)`;

/** SQL for the bytes of the score at a position, the highest first: those of numbers from 0 up are in their order. */
function bytesAt(position: number): string {
  return `(${[4, 3, 2, 1].map((byte) => `substr(scores, ${4 * position + byte}, 1)`).join(', ')})`;
}

function bytesOf(value: number): string {
  const bytes = Buffer.alloc(Float32Array.BYTES_PER_ELEMENT);
  bytes.writeFloatBE(value);
  return `(${Array.from(bytes, (byte) => `x'${byte.toString(16).padStart(2, '0')}'`).join(', ')})`;
}
