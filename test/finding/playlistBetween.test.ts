import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { playlistBetween } from '../../src-main/finding/playlistBetween.ts';
import { libraryOnArc } from './libraryOnArc.ts';

describe('a playlist between two tracks', () => {
  it('goes by what lies between them, each once', async (t) => {
    const tracks = [0, 90, 10, 20, 30, 40, 50, 60, 70, 80].map((angle) => ({
      angle,
      artist: `artist of ${angle}`,
    }));
    const { browse, ids, anglesOf } = await libraryOnArc(t, tracks);
    const path = playlistBetween(browse, ids[0]!, ids[1]!, 10);
    assert.deepEqual(anglesOf(path), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    assert.deepEqual(anglesOf(playlistBetween(browse, ids[0]!, ids[1]!, 4)).length, 4);
    assert.deepEqual(anglesOf(playlistBetween(browse, ids[1]!, ids[0]!, 2)), [90, 0]);
  });

  it('does not take an artist soon again', async (t) => {
    const near = Array.from({ length: 20 }, (_, index) => ({ angle: index * 4.5, artist: 'the same' }));
    const others = Array.from({ length: 20 }, (_, index) => ({
      angle: index * 4.5 + 2,
      artist: `artist ${index}`,
    }));
    const { browse, ids } = await libraryOnArc(t, [...near, ...others]);
    const path = playlistBetween(browse, ids[0]!, ids[19]!, 12);
    const artists = path.map((id) => browse.getRow(id).artist);
    assert.equal(artists.length, 12);
    assert.deepEqual(artists.slice(1, -1).filter((artist) => artist === 'the same').length <= 1, true);
    for (const [index, artist] of artists.entries())
      assert.ok(!artists.slice(index + 1, index + 4).includes(artist));
  });

  it('is shorter where the library has no more, and empty where a track was not heard', async (t) => {
    const { browse, ids, unheard } = await libraryOnArc(
      t,
      [0, 45, 90].map((angle) => ({ angle, artist: 'one' })),
    );
    assert.deepEqual(playlistBetween(browse, ids[0]!, ids[2]!, 20), [ids[0], ids[1], ids[2]]);
    assert.deepEqual(playlistBetween(browse, ids[0]!, unheard, 20), []);
  });
});
