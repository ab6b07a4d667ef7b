import { stateBits } from '../index/Postings.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { shownTags } from './filterTracks.ts';

/** Counts by category the tags that may be written of some tracks, one for each track that carries one; the most first. */
export function countWritable(
  index: TrackIndex,
  trackIds: readonly number[],
  { withSuggestions }: { withSuggestions: boolean },
): { category: string; tags: number }[] {
  index.refresh();
  const { columns, vocabulary } = index;
  const marks = new Uint8Array(columns.count);
  for (const id of trackIds) {
    const row = columns.rowOf(id);
    if (row !== undefined) marks[row] = 1;
  }
  const written = stateBits.accepted | stateBits.added | (withSuggestions ? stateBits.suggested : 0);
  const counts = new Map<string, number>();
  for (const tagId of shownTags(index)) {
    const { rows, states, length } = index.postings(tagId);
    let tags = 0;
    for (let entry = 0; entry < length; entry++)
      if (marks[rows[entry]!] && (states[entry]! & written) !== 0) tags++;
    const { category } = vocabulary.tag(tagId);
    if (tags > 0) counts.set(category, (counts.get(category) ?? 0) + tags);
  }
  return [...counts]
    .map(([category, tags]) => ({ category, tags }))
    .sort((a, b) => b.tags - a.tags || a.category.localeCompare(b.category));
}
