import { stateBits } from '../index/Postings.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { marksOf, shownTags } from './filterTracks.ts';

/** Counts by category the tags that may be written of some tracks, one for each track that carries one; the most first. */
export function countWritable(
  index: TrackIndex,
  trackIds: readonly number[],
  { withSuggestions }: { withSuggestions: boolean },
): { category: string; tags: number }[] {
  index.refresh();
  const marks = marksOf(index, trackIds);
  const states = stateBits.accepted | stateBits.added | (withSuggestions ? stateBits.suggested : 0);
  const counts = new Map<string, number>();
  for (const tagId of shownTags(index)) {
    const tags = index.postings(tagId).countIn(marks, { states, minimumStrength: 0 });
    const { category } = index.vocabulary.tag(tagId);
    if (tags > 0) counts.set(category, (counts.get(category) ?? 0) + tags);
  }
  return [...counts]
    .map(([category, tags]) => ({ category, tags }))
    .sort((a, b) => b.tags - a.tags || a.category.localeCompare(b.category));
}
