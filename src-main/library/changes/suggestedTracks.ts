import type { Suggestions } from '../../api.ts';
import { shownTags } from '../browse/filterTracks.ts';
import { stateBits } from '../index/Postings.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';

/** Returns by tag which of some tracks the model in use suggests it for, where nobody has answered. */
export function suggestedTracks(index: TrackIndex, trackIds: readonly number[]): Map<number, number[]> {
  index.refresh();
  const { columns } = index;
  const marks = new Uint8Array(columns.count);
  for (const id of trackIds) {
    const row = columns.rowOf(id);
    if (row !== undefined) marks[row] = 1;
  }
  const found = new Map<number, number[]>();
  for (const tagId of shownTags(index)) {
    const { rows, states, length } = index.postings(tagId);
    const tracks: number[] = [];
    for (let entry = 0; entry < length; entry++) {
      if (states[entry] === stateBits.suggested && marks[rows[entry]!])
        tracks.push(columns.ids[rows[entry]!]!);
    }
    if (tracks.length > 0) found.set(tagId, tracks);
  }
  return found;
}

/** Counts the suggestions for some tracks, the commonest tag first. */
export function countSuggestions(index: TrackIndex, trackIds: readonly number[]): Suggestions {
  const found = [...suggestedTracks(index, trackIds)];
  return {
    tracks: trackIds.length,
    tags: found
      .map(([tagId, tracks]) => ({ tagId, count: tracks.length }))
      .sort((a, b) => b.count - a.count || a.tagId - b.tagId),
  };
}
