import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import { libraryOfFour } from './libraryOfFour.ts';

test('folders are added, counted, watched, and forgotten without those of another one', (t) => {
  const { library, find } = libraryOfFour(t);
  const { roots } = library;
  const music = roots.add('/music');
  const jazz = roots.add('/music/jazz');
  roots.setWatched(jazz.id, true);
  roots.noteScan(jazz.id);
  assert.deepEqual(
    roots.list().map(({ path, tracks, watched }) => [path, tracks, watched]),
    [['/music', 3, false], ['/music/jazz', 2, true]], // prettier-ignore
  );
  assert.ok(roots.list()[1]!.lastScanAt! > 0);
  roots.remove(music.id);
  assert.equal(find({}), 'cbd');
  assert.deepEqual(roots.list().map(({ id }) => id), [jazz.id]); // prettier-ignore
  assert.equal(roots.add('/music').id, music.id);
  assert.throws(() => roots.setWatched(99, true), ParameterError);
});
