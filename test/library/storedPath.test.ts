import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import { folderBytes, joinPath, rangeBelow, splitPath } from '../../src-main/library/storedPath.ts';

const onPosix = { skip: process.platform === 'win32' && 'POSIX paths' };

test('a path survives being split and joined', onPosix, () => {
  for (const path of ['/a.mp3', '/music/a b.mp3', '/music/\udcff\udc80/\udce9.mp3', '/ü/"\n\'🎵.flac']) {
    assert.equal(joinPath(splitPath(path)), path);
  }
  assert.deepEqual([...splitPath('/m/\udcff').name], [0xff]);
});

test('a folder is the same with and without a separator at its end', onPosix, () => {
  assert.equal(folderBytes('/music/').toString(), '/music');
  assert.equal(folderBytes('/').toString(), '/');
});

test('what lies below a folder is a range that leaves out its neighbours', onPosix, () => {
  const isBelow = (root: string, folder: string) => {
    const { from, to } = rangeBelow(root);
    const bytes = folderBytes(folder);
    return Buffer.compare(bytes, from) >= 0 && Buffer.compare(bytes, to) < 0;
  };
  assert.ok(isBelow('/music', '/music/a'));
  assert.ok(isBelow('/music', '/music/\udcff\udcff'));
  assert.ok(isBelow('/', '/music'));
  for (const other of ['/music', '/music2', '/music.old/a', '/musi', '/'])
    assert.ok(!isBelow('/music', other), other);
});

test('a relative path is refused', () => {
  assert.throws(() => splitPath('music/a.mp3'), ParameterError);
  assert.throws(() => folderBytes('.'), ParameterError);
});
