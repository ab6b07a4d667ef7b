import type { Facets, Filter } from '../../api.ts';
import { entryTest, rowsOfTag, shownTags } from './filterTracks.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';

/** Counts, of the rows that are marked, how many carry each tag (a parent by its children, too), and how many are of each decade. */
export function countFacets(index: TrackIndex, mask: Uint8Array, filter: Filter): Facets {
  const { vocabulary, columns } = index;
  const test = entryTest(filter);
  const parents = new Set(
    vocabulary.tags().flatMap(({ parentIds }) => parentIds.map((id) => vocabulary.target(id))),
  );
  const tagIds = new Set([...shownTags(index), ...[...parents].filter((id) => vocabulary.isShown(id))]);
  const decades = new Uint32Array(1000); // years have four digits at most
  const { years } = columns;
  let total = 0;
  for (let row = 0; row < mask.length; row++) {
    if (!mask[row]) continue;
    total++;
    const year = years[row]!;
    if (year > 0) decades[Math.floor(year / 10)]!++;
  }
  const countOf = (tagId: number): number => {
    if (!parents.has(tagId)) return index.postings(tagId).countIn(mask, test);
    const rows = rowsOfTag(index, tagId, test);
    return rows.reduce((count, marked, row) => count + (marked & mask[row]!), 0);
  };
  return {
    total,
    counts: [...tagIds].map((tagId) => ({ tagId, count: countOf(tagId) })).filter(({ count }) => count > 0),
    years: Array.from(decades, (count, tens) => ({ decade: tens * 10, count })).filter(
      ({ count }) => count > 0,
    ),
  };
}
