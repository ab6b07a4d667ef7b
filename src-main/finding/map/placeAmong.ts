import type { HeardSounds } from './HeardSounds.ts';
import { byTrack, type MapPlaces } from './layOutSounds.ts';
import { NearSounds } from './NearSounds.ts';
import { sortIntoCells } from './sortIntoCells.ts';
import { ByteRows } from '../../simd/ByteRows.ts';

/** A new track lies among so many that were there. */
const neighbours = 15;
const turns = 8;
/** Beside the middle of its neighbours by so much of their distance from it: no two tracks in one place. */
const aside = 0.1;
const seed = 1;

/**
 * Adds the tracks that are not yet on a map: each in the middle of those that sound most like it, where most of them are (their
 * geometric median), and leaves the others where they lie. Yields how much is done, 0..1.
 */
export function* placeAmong(map: MapPlaces, { ids, rows }: HeardSounds): Generator<number, MapPlaces> {
  const placeOf = new Map(Array.from(map.ids, (id, place) => [id, place]));
  const [known, added]: [number[], number[]] = [[], []];
  for (const [row, id] of ids.entries()) (placeOf.has(id) ? known : added).push(row);
  if (added.length === 0 || known.length === 0) return map;
  const near = new NearSounds(sortIntoCells(partOf({ ids, rows }, known), seed), neighbours);
  const x = new Float32Array(map.ids.length + added.length);
  const y = new Float32Array(x.length);
  x.set(map.x);
  y.set(map.y);
  const cells = near.cells;
  for (const [at, row] of added.entries()) {
    if (at % 500 === 0) yield at / added.length;
    const found = near.search(rows, row, -1);
    const around = Array.from({ length: found }, (_, place) => placeOf.get(cells.ids[near.places[place]!]!)!);
    const [middleX, middleY, reach] = medianOf(map, around, near.closeness);
    const angle = 2.4 * ids[row]!; // the golden angle: the next track lies elsewhere
    x[map.ids.length + at] = middleX + aside * reach * Math.cos(angle);
    y[map.ids.length + at] = middleY + aside * reach * Math.sin(angle);
  }
  const all = new Uint32Array(x.length);
  all.set(map.ids);
  all.set(
    added.map((row) => ids[row]!),
    map.ids.length,
  );
  return byTrack(all, { x, y });
}

function partOf({ ids, rows }: HeardSounds, wanted: readonly number[]): HeardSounds {
  const part = new ByteRows(wanted.length, rows.size);
  for (const [place, row] of wanted.entries()) part.copy(place, rows, row);
  return { ids: Uint32Array.from(wanted, (row) => ids[row]!), rows: part };
}

/** The geometric median of places by their weights (Weiszfeld, 1937), and how far they are from it on average. */
function medianOf(
  map: MapPlaces,
  places: readonly number[],
  closeness: Float32Array,
): [x: number, y: number, reach: number] {
  let [x, y, reach] = [map.x[places[0]!]!, map.y[places[0]!]!, 0];
  for (let turn = 0; turn < turns; turn++) {
    let [sumX, sumY, sum, far] = [0, 0, 0, 0];
    for (const [at, place] of places.entries()) {
      const distance = Math.hypot(map.x[place]! - x, map.y[place]! - y);
      const weight = Math.max(1e-3, closeness[at]!) / (distance + 1e-3);
      sumX += weight * map.x[place]!;
      sumY += weight * map.y[place]!;
      sum += weight;
      far += distance;
    }
    [x, y, reach] = [sumX / sum, sumY / sum, far / places.length];
  }
  return [x, y, reach];
}
