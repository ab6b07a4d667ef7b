import type { HeardSounds } from './HeardSounds.ts';
import { NearSounds } from './NearSounds.ts';
import { principalPlane, type PlanePoints } from './principalPlane.ts';
import { seededRandom } from './seededRandom.ts';
import { settlePoints } from './settlePoints.ts';
import { sortIntoCells, type SoundCells } from './sortIntoCells.ts';
import { turnOnto } from './turnOnto.ts';
import { weighNeighbours, type NeighbourLists } from './weighNeighbours.ts';

/** Tracks with their places on a map, in the order of their ids. */
export interface MapPlaces extends PlanePoints {
  ids: Uint32Array;
}

/** Each track is drawn to so many. */
export const neighboursOfEach = 15;
/** At first the map is so wide, from its middle. */
const firstExtent = 10;
/** Tracks with the same sound do not begin in the same place. */
const apart = 1e-3;
const tracksAtOnce = 1000;
/** How much of the time goes into finding neighbours. */
const findingShare = 0.4;
const seed = 1;

/**
 * Lays out tracks so that what sounds alike lies together: UMAP, from the plane in which they differ most (Kobak and Linderman,
 * "Initialization is critical", Nature Biotechnology 2021). The same tracks always get the same map; turned to lie as `before` does,
 * where there is one. Yields how much is done, 0..1.
 */
export function* layOutSounds(sounds: HeardSounds, before?: MapPlaces): Generator<number, MapPlaces> {
  const cells = sortIntoCells(sounds, seed);
  const points = principalPlane(cells.rows);
  if (cells.ids.length > 1) {
    begin(points);
    const lists = yield* findNeighbours(cells);
    for (const share of settlePoints(points, weighNeighbours(lists), seed))
      yield findingShare + (1 - findingShare) * share;
  }
  if (before) turnOnto(points, placesOn(before, cells.ids));
  return byTrack(cells.ids, points);
}

/** The nearest neighbours of all, but for what the cells hide. */
export function* findNeighbours(cells: SoundCells): Generator<number, NeighbourLists> {
  const points = cells.ids.length;
  const count = Math.min(neighboursOfEach, points - 1);
  const near = new NearSounds(cells, count);
  const lists: NeighbourLists = {
    count,
    places: new Uint32Array(points * count),
    distances: new Float32Array(points * count),
  };
  for (let point = 0; point < points; point++) {
    if (point % tracksAtOnce === 0) yield (findingShare * point) / points;
    const found = near.search(cells.rows, point, point);
    for (let at = 0; at < count; at++) {
      // Cells asked may hold fewer: then the last one stands for the rest
      const place = Math.min(at, found - 1);
      lists.places[point * count + at] = found > 0 ? near.places[place]! : (point + 1) % points;
      lists.distances[point * count + at] = found > 0 ? Math.max(0, 1 - near.closeness[place]!) : 1;
    }
  }
  return lists;
}

function begin({ x, y }: PlanePoints): void {
  let widest = 0;
  for (let at = 0; at < x.length; at++) widest = Math.max(widest, Math.abs(x[at]!), Math.abs(y[at]!));
  const scale = widest > 0 ? firstExtent / widest : 1;
  const random = seededRandom(seed);
  const jitter = () => apart * (random() / 2 ** 32 - 0.5);
  for (let at = 0; at < x.length; at++) {
    x[at] = x[at]! * scale + jitter();
    y[at] = y[at]! * scale + jitter();
  }
}

/** Where tracks lie on a map; NaN for those that do not. */
export function placesOn(map: MapPlaces, ids: Uint32Array): PlanePoints {
  const found = { x: new Float32Array(ids.length).fill(NaN), y: new Float32Array(ids.length).fill(NaN) };
  const placeOf = new Map(Array.from(map.ids, (id, place) => [id, place]));
  for (const [at, id] of ids.entries()) {
    const place = placeOf.get(id);
    if (place === undefined) continue;
    found.x[at] = map.x[place]!;
    found.y[at] = map.y[place]!;
  }
  return found;
}

/** By track ids. */
export function byTrack(ids: Uint32Array, { x, y }: PlanePoints): MapPlaces {
  const order = Uint32Array.from(ids.keys()).sort((a, b) => ids[a]! - ids[b]!);
  return {
    ids: Uint32Array.from(order, (at) => ids[at]!),
    x: Float32Array.from(order, (at) => x[at]!),
    y: Float32Array.from(order, (at) => y[at]!),
  };
}
