import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Library } from '../../src-main/library/Library.ts';
import { readWords, wordsBlob } from '../../src-main/library/wordsBlob.ts';
import { musicalWords } from '../duplicates/fingerprints.ts';
import { newTrack, temporaryLibrary } from './temporaryLibrary.ts';

function libraryOf(t: TestContext, names: string[]): { library: Library; ids: number[] } {
  const library = temporaryLibrary(t);
  const save = (name: string) => library.tracks.save(newTrack(`/music/${name}`)).id;
  return { library, ids: library.transaction(() => names.map(save)) };
}

describe('Fingerprints', () => {
  it('keeps words as they are, and says which tracks lack them', (t) => {
    const { library, ids } = libraryOf(t, ['a.mp3', 'b.mp3', 'c.mp3', 'd.mp3']);
    const { fingerprints } = library;
    const words = musicalWords(1, 500);
    assert.deepEqual(fingerprints.lacking(0, 10), ids);
    fingerprints.save(ids[0]!, words);
    fingerprints.save(ids[1]!, new Uint32Array(0));
    fingerprints.saveFailure(ids[2]!, 'corrupt');
    assert.deepEqual(fingerprints.lacking(0, 10), [ids[3]]);
    assert.deepEqual(fingerprints.lacking(ids[3]!, 10), []);
    assert.deepEqual(fingerprints.counts(), { tracks: 4, done: 2, failed: 1 });
    assert.deepEqual(fingerprints.of(ids[0]!), words);
    assert.equal(fingerprints.of(ids[1]!).length, 0);
    assert.deepEqual([...fingerprints.all()], [{ trackId: ids[0]!, words }]);
    const { done, words: total } = fingerprints.size();
    assert.equal(done, 1);
    assert.ok(total > 250 && total < 1500, `about 500 words: ${total}`);
  });

  it('leaves out tracks of which no file is there', (t) => {
    const { library, ids } = libraryOf(t, ['a.mp3', 'b.mp3']);
    library.fingerprints.save(ids[0]!, musicalWords(1, 50));
    library.files.markMissing('/music', ['a.mp3', 'b.mp3']);
    assert.deepEqual(library.fingerprints.lacking(0, 10), []);
    assert.deepEqual([...library.fingerprints.all()], []);
    assert.deepEqual(library.fingerprints.counts(), { tracks: 0, done: 0, failed: 0 });
  });

  it('reads any number of them, a few at a time', (t) => {
    const { library, ids } = libraryOf(
      t,
      Array.from({ length: 1203 }, (_, index) => `${index}.mp3`),
    );
    library.transaction(() => {
      for (const id of ids) library.fingerprints.save(id, Uint32Array.of(id, 2 ** 32 - 1));
    });
    const all = [...library.fingerprints.all()];
    assert.deepEqual(all.map(({ trackId }) => trackId), ids); // prettier-ignore
    assert.deepEqual(all.at(-1)!.words, Uint32Array.of(ids.at(-1)!, 2 ** 32 - 1));
  });

  it('takes about two and a half bytes a word', () => {
    const words = musicalWords(3, 1900);
    const blob = wordsBlob(words);
    assert.deepEqual(readWords(blob), words);
    assert.ok(blob.length < 3 * words.length, `${blob.length / words.length} bytes a word`);
  });
});

describe('what the search asks of tracks and files', () => {
  it('finds namesakes whatever their case, but not what too many are called', (t) => {
    const library = temporaryLibrary(t);
    const named = (name: string, artist: string, title: string) =>
      library.tracks.save(newTrack(`/music/${name}`, { tags: { artist, title } })).id;
    const ids = [named('a', 'Dóra', 'Water'), named('b', 'DÓRA', 'water'), named('c', 'Dóra', 'Other')];
    for (let index = 0; index < 4; index++) named(`intro ${index}`, 'Box', 'Intro');
    named('d', '', '');
    named('e', '', '');
    assert.deepEqual(library.tracks.namesakes(3), []);
    assert.deepEqual(library.tracks.namesakes(4).length, 1);
    library.tracks.save(newTrack('/music/f', { tags: { artist: 'dora', title: 'Other' } }));
    library.tracks.save(newTrack('/music/g', { tags: { artist: 'Anna', title: 'Song' } }));
    const last = library.tracks.save(newTrack('/music/h', { tags: { artist: 'ANNA', title: 'song' } })).id;
    assert.deepEqual(library.tracks.namesakes(3), [[last - 1, last]]);
    assert.equal(ids.length, 3);
  });

  it('counts the files of each track that are there', (t) => {
    const { library, ids } = libraryOf(t, ['a.mp3', 'b.mp3']);
    library.files.bind(newTrack('/copies/a.mp3').file, ids[0]!);
    assert.deepEqual(library.tracks.countFiles(), new Map([[ids[0]!, 2], [ids[1]!, 1]])); // prettier-ignore
    library.files.markMissing('/music', ['a.mp3', 'b.mp3']);
    assert.deepEqual(library.tracks.countFiles(), new Map([[ids[0]!, 1]])); // prettier-ignore
  });
});
