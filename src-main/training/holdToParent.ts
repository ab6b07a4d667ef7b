import type { ValidationTrack } from './validate.ts';

/** What the model before says of the windows of a track: [tags before] in 0..1. */
export type ParentScores = (windows: readonly Float32Array[]) => Promise<Float32Array>;

/**
 * Holds a track's labels, where nobody decided, to what the model before hears in the very same windows (Li and Hoiem,
 * "Learning without forgetting", ECCV 2016, section 3). The track's stored score is of other windows: learning it would
 * move tags that nobody corrected. `answers` are [tags], undefined where nobody decided.
 */
export async function holdToParent(
  track: ValidationTrack,
  parent: ParentScores | null,
): Promise<ValidationTrack> {
  if (!parent) return track;
  const before = await parent(track.windows);
  const labels = track.labels.map((label, tag) =>
    tag >= before.length || track.answers[tag] !== undefined ? label : before[tag]!,
  );
  return { ...track, labels };
}
