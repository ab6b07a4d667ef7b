import type { Filter, Sort, SortKey } from '../../api.ts';
import { entryTest, rowsOfTag } from './filterTracks.ts';
import type { RowOrder } from '../index/SortOrders.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';

/** Returns the rows that are marked, in an order; those without what it goes by come last, whichever way. */
export function orderTracks(
  index: TrackIndex,
  mask: Uint8Array,
  { by, descending }: Sort,
  filter: Filter,
): Uint32Array {
  const { include = [] } = filter;
  if (by === 'strength' && include.length > 0) return byStrength(index, mask, include, descending, filter);
  const { rows, known } = index.orders.of(isOfFilter(by) ? 'artist' : by);
  const ordered = new Uint32Array(mask.length);
  let length = 0;
  // Each row is written, and stays where it is marked: there is no branch that a processor could foretell wrongly.
  const take = (from: number, to: number, step: number) => {
    for (let place = from; place !== to; place += step) {
      const row = rows[place]!;
      ordered[length] = row;
      length += mask[row]!;
    }
  };
  if (descending) take(known - 1, -1, -1);
  else take(0, known, 1);
  take(known, rows.length, 1);
  return ordered.slice(0, length);
}

/** Orders that only some filters have, and those that no column tells. */
function isOfFilter(by: SortKey): by is Exclude<SortKey, RowOrder> {
  return ['strength', 'playlist', 'likeness', 'recommended', 'plays'].includes(by);
}

/** Returns the rows that are marked by how close each is to something, [rows] in -1..1; those of which that is NaN come last. */
export function orderByCloseness(
  index: TrackIndex,
  mask: Uint8Array,
  closeness: Float32Array,
  descending: boolean,
): Uint32Array {
  return byKeys(index, mask, (row) => {
    const value = Math.max(-1, Math.min(1, closeness[row]!));
    return Number.isNaN(value) ? undefined : (1 + (descending ? -value : value)) / 2;
  });
}

/**
 * By what was heard of the tags, together: the mean of their strengths, in which one that a track does not carry is 0. Of a tag
 * its strongest child counts, too; what the person or the file says, and no model, is full strength.
 */
function byStrength(
  index: TrackIndex,
  mask: Uint8Array,
  tagIds: readonly number[],
  descending: boolean,
  filter: Filter,
): Uint32Array {
  const test = entryTest(filter);
  const means = new Float32Array(mask.length);
  const isHeard = new Uint8Array(mask.length);
  for (const tagId of tagIds) {
    const strengths = new Float32Array(mask.length);
    const carried = rowsOfTag(index, tagId, test);
    for (const tag of index.vocabulary.withChildren(tagId)) {
      const postings = index.postings(tag);
      for (let entry = 0; entry < postings.length; entry++) {
        if (!postings.counts(entry, test)) continue;
        const row = postings.rows[entry]!;
        if (!carried[row]) continue;
        const heard = postings.strengths[entry]!;
        strengths[row] = Math.max(strengths[row]!, Number.isNaN(heard) ? 1 : heard);
        isHeard[row] = 1;
      }
    }
    for (let row = 0; row < mask.length; row++) means[row]! += strengths[row]! / tagIds.length;
  }
  return byKeys(index, mask, (row) => {
    const strength = means[row]!;
    return isHeard[row] ? (descending ? 1 - strength : strength) : undefined;
  });
}

/** By a key in 0..1, and by artist among equals; rows without one come last. */
function byKeys(
  index: TrackIndex,
  mask: Uint8Array,
  keyOf: (row: number) => number | undefined,
): Uint32Array {
  // A stable sort of what is in that order. Whole numbers sort fast, float32 needs 24 bits.
  const byArtist = orderTracks(index, mask, { by: 'artist', descending: false }, {});
  const keys = Float64Array.from(byArtist, (row, place) => {
    const key = keyOf(row);
    return (key === undefined ? 2 ** 25 : Math.round(key * 2 ** 24)) * byArtist.length + place;
  }).sort();
  return Uint32Array.from(keys, (key) => byArtist[key % byArtist.length]!);
}
