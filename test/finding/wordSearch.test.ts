import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { WordSearch } from '../../src-main/finding/WordSearch.ts';
import { WordLikeness } from '../../src-main/library/browse/WordLikeness.ts';
import { newTrack, temporaryLibrary } from '../library/temporaryLibrary.ts';

const model = { name: 'towers', version: '1', weightsHash: 'abc' };

/** Three tracks at angles of 0, 30 and 60 degrees, and a tower that places all words at 0. */
function heardFor(t: TestContext) {
  const library = temporaryLibrary(t);
  const modelId = library.music.useModel('words', model);
  const ids = [0, 30, 60].map((degrees) => {
    const { id } = library.tracks.save(newTrack(`/music/${degrees}.mp3`));
    const radians = (degrees * Math.PI) / 180;
    const vector = Float32Array.of(Math.cos(radians), Math.sin(radians));
    library.words.save(id, modelId, { coverage: 'whole', heard: { vector } });
    return id;
  });
  const asked: string[] = [];
  const search = new WordSearch({
    library,
    model: () => Promise.resolve({ ...model, folder: '' }),
    place(_folder, text) {
      asked.push(text);
      return Promise.resolve({ vector: Float32Array.of(1, 0) });
    },
  });
  return { library, ids, search, asked };
}

describe('a search by words', () => {
  it('puts tracks in order once, not again for each page of a list', async (t) => {
    const { library, ids, search } = heardFor(t);
    await library.browse.ready();
    const order = t.mock.method(WordLikeness.prototype, 'of');
    const pages: number[] = [];
    for (const offset of [0, 1, 2]) {
      await search.place('rain');
      const sort = { by: 'likeness', descending: true } as const;
      pages.push(...library.browse.findTrackIds({ filter: { like: 'rain' }, sort, offset, limit: 1 }));
    }
    assert.deepEqual(pages, ids);
    assert.equal(order.mock.callCount(), 1);
  });

  it('remembers where the words lie that were asked for last', async (t) => {
    const { search, asked } = heardFor(t);
    const words = Array.from({ length: 32 }, (_, index) => `word ${index}`);
    for (const word of [...words, 'word 5', 'word 0', 'one more', 'word 0']) await search.place(word);
    assert.deepEqual(asked, [...words, 'one more']);
    await search.place('word 1');
    assert.equal(asked.at(-1), 'word 1');
  });
});
