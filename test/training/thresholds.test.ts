import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyThresholds, trainThresholds } from '../../src-main/training/trainThresholds.ts';
import { type InventedTrack } from './inventLibrary.ts';
import { answer, inventLibrary, model } from './answeredLibrary.ts';

describe('training thresholds', () => {
  it('repairs a threshold that is far off, as one step of undo', (t) => {
    const { library, modelId, tracks, request } = inventLibrary(t);
    const position = model.card.vocabulary.findIndex(({ tag }) => tag === 'rock');
    const old = (track: InventedTrack) => library.scores.of(track.trackId, modelId)!.scores[position]!;
    const middle = tracks.map(old).sort((a, b) => a - b)[tracks.length / 2]!;
    const isTrue = (track: InventedTrack) => old(track) >= middle;
    const others = answer(library, tracks, isTrue, { tag: 'rock', category: 'genre', yes: 20, no: 20 });
    answer(library, tracks, isTrue, { tag: 'mine', yes: 20, no: 20 });
    const result = trainThresholds(request);
    assert.match(result.left[0]!.reason, /does not know it; --depth head/);
    const { tagId, thresholds, heldOut } = result.learnt[0]!;
    assert.ok(heldOut.gain!.f1.value > 0.3);
    const right = others.filter((track) => old(track) >= thresholds.after === isTrue(track)).length;
    assert.ok(right / others.length > 0.9, `${right} of ${others.length}`);

    const thresholdNow = () => library.browse.listTags().find(({ id }) => id === tagId)!.threshold;
    assert.equal(thresholdNow(), thresholds.before);
    const { title } = applyThresholds(library, result, false);
    assert.equal(title, 'Learnt the threshold of rock');
    assert.equal(thresholdNow(), thresholds.after);
    assert.equal(library.changes.undo()!.title, title);
    assert.equal(thresholdNow(), thresholds.before);
  });

  it('refuses a threshold for a tag that the model has the wrong way round, though F1 rises', (t) => {
    const { library, modelId, tracks, request } = inventLibrary(t);
    const position = model.card.vocabulary.findIndex(({ tag }) => tag === 'rock');
    const old = (track: InventedTrack) => library.scores.of(track.trackId, modelId)!.scores[position]!;
    const middle = tracks.map(old).sort((a, b) => a - b)[tracks.length / 2]!;
    answer(library, tracks, (track) => old(track) < middle, {
      tag: 'rock',
      category: 'genre',
      yes: 20,
      no: 20,
    });
    const { learnt, isBetter } = trainThresholds(request);
    assert.ok(learnt[0]!.heldOut.gain!.f1.value > 0);
    assert.match(learnt[0]!.refused!, /no better than chance/);
    assert.ok(!isBetter);
  });
});
