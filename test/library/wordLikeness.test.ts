import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newTrack, temporaryLibrary } from './temporaryLibrary.ts';

test('words that are asked for again are remembered while others are forgotten', async (t) => {
  const library = temporaryLibrary(t);
  const modelId = library.music.useModel('words', { name: 'towers', version: '1', weightsHash: 'ab' });
  const [far, near] = ['b', 'a'].map((artist, place) => {
    const { id } = library.tracks.save(newTrack(`/music/${artist}.mp3`, { tags: { artist } }));
    library.words.save(id, modelId, { coverage: 'whole', heard: { vector: new Float32Array([place, 1 - place]) } }); // prettier-ignore
    return id;
  });
  const { browse } = library;
  await browse.ready();
  const place = (words: string) => browse.placeWords(words, { modelId, vector: new Float32Array([1, 0]) });
  const found = () =>
    browse.findTrackIds({ filter: { like: 'rain' }, sort: { by: 'likeness', descending: true }, offset: 0, limit: 2 }); // prettier-ignore
  for (let other = 0; other < 100; other++) {
    await place('rain');
    for (const one of ['more', 'and more']) await place(`${one} ${other}`);
    assert.deepEqual(found(), [near, far], String(other));
  }
  for (let other = 100; other < 200; other++) await place(`other ${other}`);
  assert.deepEqual(found(), [far, near], 'what nobody asked for since is forgotten, and orders nothing');
});
