import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOfTrack } from '../../src-renderer/trackWords.ts';

test('a track is called by its title and artist, or by its file', () => {
  assert.equal(nameOfTrack({ title: 'Old', fileName: 'a.mp3', artist: 'Olga Ito' }), 'Old – Olga Ito');
  assert.equal(nameOfTrack({ title: null, fileName: 'a.mp3', artist: null }), 'a.mp3');
});
