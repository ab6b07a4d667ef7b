import type { Facets, Filter } from '../api.ts';
import { entryTest, rowsWith, shownTags } from './filterTracks.ts';
import type { TrackIndex } from './TrackIndex.ts';

/** Counts, of the rows that are marked, how many carry each tag (a parent by its children, too), and how many are of each decade. */
export function countFacets(index: TrackIndex, mask: Uint8Array, filter: Filter): Facets {
  const { vocabulary, columns } = index;
  const counts = entryTest(filter);
  const parents = new Set(
    vocabulary.tags().flatMap(({ parentIds }) => parentIds.map((id) => vocabulary.target(id))),
  );
  const tagIds = new Set([...shownTags(index), ...[...parents].filter((id) => vocabulary.isShown(id))]);
  const decades = new Map<number, number>();
  let total = 0;
  for (let row = 0; row < mask.length; row++) {
    if (!mask[row]) continue;
    total++;
    const year = columns.years[row]!;
    if (year > 0) {
      const decade = year - (year % 10);
      decades.set(decade, (decades.get(decade) ?? 0) + 1);
    }
  }
  const countOf = (tagId: number): number => {
    let count = 0;
    if (parents.has(tagId)) {
      const rows = rowsWith(index, vocabulary.withChildren(tagId), counts);
      for (let row = 0; row < mask.length; row++) count += rows[row]! & mask[row]!;
      return count;
    }
    const postings = index.postings(tagId);
    for (let entry = 0; entry < postings.length; entry++) {
      if (mask[postings.rows[entry]!] && counts(postings, entry)) count++;
    }
    return count;
  };
  return {
    total,
    counts: [...tagIds].map((tagId) => ({ tagId, count: countOf(tagId) })).filter(({ count }) => count > 0),
    years: [...decades].map(([decade, count]) => ({ decade, count })).sort((a, b) => a.decade - b.decade),
  };
}
