import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Alike } from '../../src-main/api.ts';
import { libraryOnArc } from './libraryOnArc.ts';

const angles = [0, 10, 30, 50, 70, 90];

async function arc(t: TestContext) {
  const library = await libraryOnArc(t, angles.map((angle) => ({ angle, artist: `of ${angle}` }))); // prettier-ignore
  const { browse, ids, anglesOf } = library;
  const of = (...wanted: number[]) => wanted.map((angle) => ids[angles.indexOf(angle)]!);
  const order = (alike: Alike, descending = true) =>
    anglesOf(
      browse.findTrackIds({ filter: { alike }, sort: { by: 'likeness', descending }, offset: 0, limit: 99 }),
    );
  return { ...library, of, order };
}

describe('more like these, less like those', () => {
  it('is an order of the library that narrows nothing; what was not heard comes last', async (t) => {
    const { of, order } = await arc(t);
    assert.deepEqual(order({ more: of(0), less: [] }), [0, 10, 30, 50, 70, 90, undefined]);
    assert.deepEqual(
      order({ more: of(50, 90), less: [] })
        .slice(0, 2)
        .toSorted(),
      [70, 90].toSorted(),
    );
    assert.deepEqual(order({ more: of(50), less: of(90) }).slice(0, 3), [30, 10, 0]);
    assert.deepEqual(order({ more: [], less: of(90) }), [0, 10, 30, 50, 70, 90, undefined]);
    assert.deepEqual(order({ more: of(0), less: [] }, false), [90, 70, 50, 30, 10, 0, undefined]);
  });

  it('leaves out those that the model has not heard, and is by artist where that is all of them', async (t) => {
    const { of, order, unheard } = await arc(t);
    assert.deepEqual(order({ more: [...of(90), unheard, 4711], less: [] }).slice(0, 2), [90, 70]);
    assert.equal(order({ more: [unheard], less: [] }).length, 7);
    assert.equal(order({ more: [], less: [] }).length, 7);
  });

  it('is asked of similar tracks, too', async (t) => {
    const { browse, of, anglesOf, unheard } = await arc(t);
    const similar = (trackId: number, more: number[], less: number[]) =>
      anglesOf(browse.findSimilarTracks({ trackId, limit: 9, more, less }).map(({ track }) => track.trackId));
    const [middle] = of(50);
    assert.deepEqual(similar(of(0)[0]!, [], []), [10, 30, 50, 70, 90]);
    assert.deepEqual(similar(middle!, of(90), []), [70, 30, 10, 0]);
    assert.deepEqual(similar(middle!, [], of(70)), [30, 10, 0, 90]);
    assert.deepEqual(similar(middle!, [unheard], []), []);
  });

  it('are found as before where damage made the first that is asked for shorter', async (t) => {
    const tracks = angles.map((angle) => ({ angle, artist: `of ${angle}`, isDamaged: [0, 90].includes(angle) })); // prettier-ignore
    const { browse, ids, anglesOf } = await libraryOnArc(t, tracks);
    const similar = (trackId: number) =>
      anglesOf(browse.findSimilarTracks({ trackId, limit: 9 }).map(({ track }) => track.trackId));
    assert.deepEqual(similar(ids[0]!), []);
    assert.deepEqual(similar(ids[3]!).toSorted(), [10, 30, 70]);
  });
});
