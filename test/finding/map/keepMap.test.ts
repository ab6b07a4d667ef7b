import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { keepMap } from '../../../src-main/finding/map/keepMap.ts';
import { mapFile, readMap } from '../../../src-main/finding/map/mapFile.ts';
import { Projection } from '../../../src-main/simd/Projection.ts';
import { openDatabase } from '../../library/openDatabase.ts';
import { temporaryLibrary } from '../../library/temporaryLibrary.ts';
import { hearClusters } from './clusters.ts';

test('a kept map takes in what comes, and is laid out anew where it grew by half or is damaged', (t) => {
  const library = temporaryLibrary(t);
  const { modelId, hear } = hearClusters(library);
  const file = mapFile(library.file, modelId);
  const shares: number[] = [];
  const keep = (anew = false) => keepMap(library, { modelId, anew }, (share) => shares.push(share));
  const kept = () => readMap(file)!;

  hear(30);
  assert.equal(keep(), true);
  const first = kept();
  assert.equal(shares.at(-1), 1);
  assert.deepEqual([first.ids.length, first.laidOut, first.heard], [30, 30, 30]);
  assert.equal(keep(), false);

  hear(45);
  assert.equal(keep(), true);
  assert.deepEqual([kept().ids.length, kept().laidOut], [45, 30]);
  assert.deepEqual(kept().x.subarray(0, 30), first.x);

  hear(46);
  keep();
  assert.deepEqual([kept().ids.length, kept().laidOut], [46, 46]);

  // From nothing it is the same each time
  const makeAnew = () => {
    writeFileSync(file, readFileSync(file).subarray(1));
    keep();
    return kept();
  };
  const [one, other] = [makeAnew(), makeAnew()];
  assert.equal(one.ids.length, 46);
  assert.deepEqual(other, one);
  assert.equal(keep(true), true);

  // One that damage left without numbers says nothing of the mean of all
  const database = openDatabase(library.file);
  database.prepare(`UPDATE timelines SET embedding = ? WHERE track_id = 7`).run(Buffer.alloc(16, 0xff));
  database.close();
  keep(true);
  assert.deepEqual([kept().ids.length, kept().ids.includes(7)], [45, false]);
  assert.ok(kept().x.some((x) => x !== kept().x[0]));
});

test('a kept map of another space of likeness is laid out anew, by itself', (t) => {
  const library = temporaryLibrary(t);
  const { modelId, hear } = hearClusters(library);
  hear(30);
  const keep = (likeness?: Projection) => keepMap(library, { modelId, anew: false, likeness }, () => {});
  const kept = () => readMap(mapFile(library.file, modelId))!;
  const spaceOf = (weight: number) =>
    new Projection({
      mean: new Float32Array(8).fill(5),
      matrix: Float32Array.from({ length: 3 * 8 }, (_, at) => (at % 9 === 0 ? weight : 0)),
    });
  assert.equal(keep(), true);
  assert.equal(kept().space, null);
  assert.equal(keep(spaceOf(1)), true);
  assert.deepEqual([kept().space, kept().ids.length, kept().laidOut], [spaceOf(1).hash, 30, 30]);
  assert.equal(keep(spaceOf(1)), false);
  hear(35);
  assert.equal(keep(spaceOf(1)), true);
  assert.deepEqual([kept().ids.length, kept().laidOut], [35, 30]);
  assert.equal(keep(spaceOf(2)), true);
  assert.deepEqual([kept().space, kept().laidOut], [spaceOf(2).hash, 35]);
  assert.equal(keep(), true);
  assert.equal(kept().space, null);
});
