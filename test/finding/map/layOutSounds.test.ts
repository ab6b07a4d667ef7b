import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findRegions } from '../../../src-main/finding/map/findRegions.ts';
import { hearSounds } from '../../../src-main/finding/map/HeardSounds.ts';
import { findNeighbours, layOutSounds, type MapPlaces } from '../../../src-main/finding/map/layOutSounds.ts';
import { readMap, writeMap } from '../../../src-main/finding/map/mapFile.ts';
import { placeAmong } from '../../../src-main/finding/map/placeAmong.ts';
import { sortIntoCells } from '../../../src-main/finding/map/sortIntoCells.ts';
import { turnOnto } from '../../../src-main/finding/map/turnOnto.ts';
import { randomNumbers } from '../../bench/makeBigLibrary.ts';
import { temporaryFolder } from '../../library/temporaryLibrary.ts';
import { clusteredEmbeddings } from './clusters.ts';

const tracks = clusteredEmbeddings(90);
const layOut = (heard: typeof tracks, before?: MapPlaces) =>
  finish(
    layOutSounds(
      hearSounds(() => heard),
      before,
    ),
  );
const laidOut = layOut(tracks);

function finish<T>(steps: Generator<number, T>): T {
  let last = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    assert.ok(step.value >= last && step.value <= 1);
    last = step.value;
  }
}

/** The tracks nearest to one on a map, the nearest first. */
function nearestTo({ ids, x, y }: MapPlaces, id: number): number[] {
  const at = ids.indexOf(id);
  const far = (other: number) => Math.hypot(x[other]! - x[at]!, y[other]! - y[at]!);
  return [...ids.keys()]
    .filter((other) => other !== at)
    .sort((a, b) => far(a) - far(b))
    .map((other) => ids[other]!);
}

describe('the map of sound', () => {
  it('lays what sounds alike together', () => {
    assert.deepEqual([...laidOut.ids], [...tracks.keys()].map((at) => at + 1)); // prettier-ignore
    // Each kind has 30 tracks: the 29 nearest to a track are all of its own
    for (const id of laidOut.ids)
      assert.ok(nearestTo(laidOut, id).slice(0, 29).every((other) => other % 3 === id % 3)); // prettier-ignore
  });

  it('is the same for the same tracks, and another for others', () => {
    assert.deepEqual(layOut(tracks), laidOut);
    assert.notDeepEqual(layOut(clusteredEmbeddings(90, { seed: 2 })).x, laidOut.x);
  });

  it('is one of few tracks, of equal ones, and of none', () => {
    assert.equal(layOut([]).ids.length, 0);
    for (const count of [1, 2, 3]) {
      const { x, y } = layOut(tracks.slice(0, count));
      assert.equal(x.length, count);
      assert.ok([...x, ...y].every(Number.isFinite));
    }
    const same = Float32Array.of(1, 2, 3);
    const { x, y } = layOut(Array.from({ length: 40 }, (_, at) => ({ trackId: at + 1, embedding: same })));
    assert.ok([...x, ...y].every(Number.isFinite));
  });

  it('leaves out what has another length', () => {
    const odd = { trackId: 500, embedding: Float32Array.of(1) };
    assert.deepEqual(layOut([...tracks, odd]), laidOut);
  });

  it('finds neighbours cell by cell where there are many', () => {
    const sounds = hearSounds(() => clusteredEmbeddings(2600, { kinds: 40, size: 40 }));
    const cells = sortIntoCells(sounds, 1);
    assert.ok(cells.starts.length > 40);
    const lists = finish(findNeighbours(cells));
    const all = finish(findNeighbours({ ...cells, starts: Uint32Array.of(0, 2600), centres: sortIntoCells(hearSounds(() => tracks), 1).centres })); // prettier-ignore
    let same = 0;
    for (let point = 0; point < 2600; point++) {
      const [some, every] = [lists, all].map(({ places }) => places.subarray(point * 15, point * 15 + 15));
      same += some!.filter((place) => every!.includes(place)).length;
    }
    assert.ok(same / (2600 * 15) > 0.97, `${same / (2600 * 15)} of the neighbours are found`);
  });

  it('takes new tracks in among those that sound like them, and leaves the others', () => {
    const more = clusteredEmbeddings(120);
    const kept = { ...laidOut, ids: laidOut.ids.slice() };
    const map = finish(
      placeAmong(
        kept,
        hearSounds(() => more),
      ),
    );
    assert.deepEqual([...map.ids], [...more.keys()].map((at) => at + 1)); // prettier-ignore
    assert.deepEqual(map.x.subarray(0, 90), laidOut.x);
    assert.deepEqual(map.y.subarray(0, 90), laidOut.y);
    for (let id = 91; id <= 120; id++)
      assert.ok(nearestTo(map, id).slice(0, 20).every((other) => other % 3 === id % 3)); // prettier-ignore
    assert.equal(new Set(map.x).size, 120);
  });

  it('lies as it lay before when it is laid out anew', () => {
    const mirrored = { ...laidOut, x: laidOut.y.map((y) => 3 - y), y: laidOut.x.map((x) => 5 - x) };
    const again = layOut(clusteredEmbeddings(100), mirrored);
    const middle = (map: MapPlaces, kind: number) => {
      const of = [...map.ids.keys()].filter((at) => map.ids[at]! % 3 === kind);
      return [map.x, map.y].map((values) => of.reduce((sum, at) => sum + values[at]! / of.length, 0));
    };
    const gap = (a: MapPlaces, b: MapPlaces, [one, other]: [number, number]) =>
      Math.hypot(...[0, 1].map((axis) => middle(a, one)[axis]! - middle(b, other)[axis]!));
    for (const kind of [0, 1, 2])
      assert.ok(gap(again, mirrored, [kind, kind]) < gap(again, mirrored, [kind, (kind + 1) % 3]));
    // Exactly, where nothing but the place differs
    const turned = { x: laidOut.x.slice(), y: laidOut.y.slice() };
    turnOnto(turned, mirrored);
    for (const at of turned.x.keys())
      assert.ok(Math.hypot(turned.x[at]! - mirrored.x[at]!, turned.y[at]! - mirrored.y[at]!) < 1e-3);
  });

  it('has a region where many tracks lie together', () => {
    const { regionOf, points } = findRegions(laidOut);
    assert.deepEqual(points, [30, 30, 30]);
    for (const [at, id] of laidOut.ids.entries()) assert.equal(regionOf[at], regionOf[(id - 1) % 3]);
    assert.equal(new Set(regionOf).size, 3);
    assert.deepEqual(findRegions({ x: new Float32Array(0), y: new Float32Array(0) }).points, []);
    // What shades into everything is no single region
    const random = randomNumbers(5);
    const bell = () => random() + random() + random() + random() - 2;
    const cloud = { x: Float32Array.from({ length: 3000 }, bell), y: Float32Array.from({ length: 3000 }, bell) }; // prettier-ignore
    const parts = findRegions(cloud).points;
    assert.ok(parts.length >= 5 && parts[0]! < 1000, parts.join(' '));
    assert.ok(parts.reduce((sum, one) => sum + one, 0) > 1500, parts.join(' '));
    const inOnePlace = { x: new Float32Array(9).fill(2), y: new Float32Array(9).fill(1) };
    assert.deepEqual(findRegions(inOnePlace).points, [9]);
  });

  it('is kept in a file, and none where that is damaged', (t) => {
    const file = join(temporaryFolder(t), 'map.bin');
    assert.equal(readMap(file), undefined);
    const kept = { ...laidOut, heard: 91, laidOut: 80, space: null };
    for (const space of ['ab'.repeat(32), null]) {
      writeMap(file, { ...kept, space });
      assert.deepEqual(readMap(file), { ...kept, space });
    }
    const bytes = readFileSync(file);
    for (const at of [0, 9, 40, bytes.length - 1]) {
      writeFileSync(file, bytes.map((byte, place) => (place === at ? byte ^ 1 : byte))); // prettier-ignore
      assert.equal(readMap(file), undefined);
    }
    for (const length of [0, 10, 33, bytes.length - 4]) {
      writeFileSync(file, bytes.subarray(0, length));
      assert.equal(readMap(file), undefined);
    }
    rmSync(file);
    mkdirSync(join(file, 'in its place'), { recursive: true });
    assert.equal(readMap(file), undefined);
    assert.throws(() => writeMap(file, kept), { name: 'WriteError', path: file, message: /cannot write to/ });
  });
});
