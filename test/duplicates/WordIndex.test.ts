import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WordIndex } from '../../src-main/duplicates/WordIndex.ts';
import { musicalWords, withErrors } from './fingerprints.ts';

function pairsOf(tracks: Uint32Array[], leastCommon: number, totalWords?: number): string[] {
  const index = new WordIndex(totalWords ?? tracks.reduce((sum, { length }) => sum + length, 0));
  for (const words of tracks) index.add(words);
  return [...index.pairs(leastCommon)].map(({ first, second }) => `${first} ${second}`);
}

describe('WordIndex', () => {
  const songs = Array.from({ length: 30 }, (_, seed) => musicalWords(seed + 10, 600));

  it('finds copies and cuts among unrelated tracks, each pair once', () => {
    const tracks = [...songs, withErrors(songs[4]!, 0.03), songs[9]!.slice(100, 400)];
    assert.deepEqual(pairsOf(tracks, 6), ['4 30', '9 31']);
  });

  it('finds the first track, too, and all pairs of several copies', () => {
    const tracks = [songs[0]!, songs[1]!, songs[0]!, songs[0]!];
    assert.deepEqual(pairsOf(tracks, 6).sort(), ['0 2', '0 3', '2 3']);
  });

  it('takes few words of a large library, the same of every track', () => {
    const tracks = [...songs, songs[4]!, songs[9]!.slice(100, 500)];
    assert.deepEqual(pairsOf(tracks, 3, 2 ** 28), ['4 30', '9 31']);
  });

  it('passes over words that everybody has', () => {
    const silence = new Uint32Array(300).fill(627_964_279);
    const tracks = Array.from({ length: 60 }, (_, seed) =>
      Uint32Array.from([...silence, ...musicalWords(seed + 100, 100), ...silence]),
    );
    assert.deepEqual(pairsOf(tracks, 1), []);
  });

  it('has nothing to say of nothing', () => {
    assert.deepEqual(pairsOf([], 1), []);
    assert.deepEqual(pairsOf([new Uint32Array(0), new Uint32Array(0)], 1), []);
  });
});
