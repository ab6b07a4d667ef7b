import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Recommendations } from '../../../src-main/finding/history/Recommendations.ts';
import { model, newScores, newTrack, temporaryLibrary } from '../../library/temporaryLibrary.ts';

describe('the order of what is recommended', () => {
  it('is by the model in use, also where it was changed while the order by another one was worked out', async (t) => {
    const library = temporaryLibrary(t);
    const [slow, other] = ['slow', 'other'].map((name) => library.models.register({ ...model, name })) as [
      number,
      number,
    ];
    const [played, nearBySlow, nearByOther] = [0, 1, 2].map((at) => library.tracks.save(newTrack(`/music/${at}.mp3`)).id); // prettier-ignore
    const hear = (trackId: number, modelId: number, ...embedding: number[]) =>
      library.scores.save(
        trackId,
        modelId,
        newScores([0, 0, 0], { embedding: Float32Array.from(embedding) }),
      );
    for (const [modelId, near, far] of [
      [slow, nearBySlow, nearByOther],
      [other, nearByOther, nearBySlow],
    ] as const) {
      hear(played!, modelId, 1, 0, 0);
      hear(near!, modelId, 1, 0.1, 0);
      hear(far!, modelId, -1, 0.1, 0);
    }
    // More than are scored before others have their turn
    library.transaction(() => {
      for (let at = 3; at < 1100; at++)
        hear(library.tracks.save(newTrack(`/music/${at}.mp3`)).id, slow, 0, 0, 1);
    });
    library.plays.add([{ trackId: played!, playedAt: 1 }], 'player');

    const recommendations = new Recommendations(library);
    library.browse.useModel(slow);
    const first = recommendations.ready();
    library.browse.useModel(other);
    await Promise.all([first, recommendations.ready()]);
    await library.browse.ready();
    const sort = { by: 'recommended', descending: true } as const;
    const found = library.browse.findTrackIds({ filter: {}, sort, offset: 0, limit: 2 });
    assert.deepEqual(found, [played, nearByOther]);
  });
});
