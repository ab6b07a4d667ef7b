import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { playlistBetween } from '../../src-main/finding/playlistBetween.ts';
import { model, newScores, newTrack, temporaryLibrary } from '../library/temporaryLibrary.ts';

/** Tracks on a quarter of a circle, by their angles in degrees; the last one was not heard. */
async function libraryOnArc(t: TestContext, tracks: { angle: number; artist: string }[]) {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const angles = new Map<number, number>();
  for (const [index, { angle, artist }] of tracks.entries()) {
    const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`, { tags: { artist } }));
    const radians = (angle * Math.PI) / 180;
    const embedding = Float32Array.of(3 * Math.cos(radians), 3 * Math.sin(radians), 0);
    library.scores.save(id, modelId, newScores([0.5, 0.5, 0.5], { embedding }));
    angles.set(id, angle);
  }
  const ids = [...angles.keys()];
  const unheard = library.tracks.save(newTrack('/music/unheard.mp3')).id;
  await library.browse.similarReady({ trackId: ids[0]! });
  return {
    browse: library.browse,
    ids,
    unheard,
    anglesOf: (found: number[]) => found.map((id) => angles.get(id)!),
  };
}

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
