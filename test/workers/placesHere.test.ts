import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesHere } from '../../src-main/workers/placesHere.ts';

const at = (root: string, below: string, roots: Record<string, string>) =>
  placesHere({ root, below }, new Map(Object.entries(roots)));

test('a file of a folder that is mapped by its path is found, whichever folder below it is imported', () => {
  const roots = { '/volume1/music': '/mnt/music' };
  assert.deepEqual(at('/volume1/music', 'Rock/a.flac', roots), ['/mnt/music/Rock/a.flac']);
  assert.deepEqual(at('/volume1/music/Rock', 'a.flac', roots), ['/mnt/music/Rock/a.flac']);
  assert.deepEqual(at('/volume1/music/Rock/a.flac', '', roots), ['/mnt/music/Rock/a.flac']);
  assert.deepEqual(at('/volume1', 'music/a.flac', roots), ['/mnt/music/a.flac']);
  assert.deepEqual(at('/volume1/musical', 'a.flac', roots), []);
});

test('a folder that has the same name here is found by that name alone', () => {
  assert.deepEqual(at('/volume1/music', 'a.flac', { music: '/mnt/music' }), ['/mnt/music/a.flac']);
  assert.deepEqual(at('/volume1/music/Rock', 'a.flac', { music: '/mnt/music' }), ['/mnt/music/Rock/a.flac']);
  assert.deepEqual(at('/volume1/sound', 'a.flac', { music: '/mnt/music' }), []);
});

test('paths of Windows are read as such', () => {
  const roots = { 'D:\\Music': '/mnt/music' };
  assert.deepEqual(at('D:\\Music\\Rock', 'live/a.flac', roots), ['/mnt/music/Rock/live/a.flac']);
  assert.deepEqual(at('\\\\nas\\music', 'a.flac', { music: '/mnt/music' }), ['/mnt/music/a.flac']);
});

test('of several folders the one that is nearest to the file comes first', () => {
  const roots = { '/m': '/mnt/all', '/m/Rock': '/mnt/rock' };
  assert.deepEqual(at('/m', 'Rock/a.flac', roots), ['/mnt/rock/a.flac', '/mnt/all/Rock/a.flac']);
});

test('nothing leads out of the folder', () => {
  assert.deepEqual(at('/m', '../etc/passwd', { '/m': '/mnt' }), []);
  assert.deepEqual(at('/m/..', 'a', { '/m': '/mnt' }), []);
});
