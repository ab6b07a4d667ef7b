import { stateBits } from '../index/Postings.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';

/** Returns on which tracks a tag is suggested, and of which a person or the file says something of it, also no. */
export function statesOfTag(
  index: TrackIndex,
  tagId: number,
): { suggested: Set<number>; settled: Set<number> } {
  index.refresh();
  const { ids } = index.columns;
  const { rows, states, length } = index.postings(tagId);
  const [suggested, settled] = [new Set<number>(), new Set<number>()];
  for (let entry = 0; entry < length; entry++)
    (states[entry] === stateBits.suggested ? suggested : settled).add(ids[rows[entry]!]!);
  return { suggested, settled };
}
