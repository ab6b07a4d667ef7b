import type { Sort } from '../../api.ts';
import { ungrouped } from '../index/TrackGroups.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';

/**
 * Returns rows with those of a group together, where its first one stands, as far as an order asks for that: as they are
 * otherwise. Rows that came since the groups were made stand at the end.
 */
export function standTogether(
  index: TrackIndex,
  { groupedBy }: Pick<Sort, 'groupedBy'>,
  rows: Uint32Array,
): Uint32Array {
  if (groupedBy === undefined) return rows;
  const { numbers, count } = index.groups.of(groupedBy);
  const placeOf = (row: number) => (numbers[row] === ungrouped ? count : numbers[row]!);
  const sizes = new Uint32Array(count + 1);
  const order: number[] = [];
  for (const row of rows) if (sizes[placeOf(row)]!++ === 0 && placeOf(row) < count) order.push(placeOf(row));
  const next = new Uint32Array(count + 1);
  let from = 0;
  for (const place of [...order, count]) {
    next[place] = from;
    from += sizes[place]!;
  }
  const together = new Uint32Array(rows.length);
  for (const row of rows) together[next[placeOf(row)]!++] = row;
  return together;
}
