import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ModelError, ParameterError } from '../../src-main/errors.ts';
import { model, newScores, newTrack, tags, temporaryLibrary } from './temporaryLibrary.ts';

describe('scores', () => {
  test('what a model heard comes back: scores exactly, timeline and embedding as float16', (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    const heard = newScores([0.123456789, 0.9, 0.05]);
    library.scores.save(id, modelId, heard);
    const { timeline, ...stored } = library.scores.of(id, modelId)!;
    const { timeline: original, ...rest } = heard;
    assert.deepEqual(stored, rest);
    assert.equal(timeline.length, original.length);
    timeline.forEach((value, index) => assert.ok(Math.abs(value - original[index]!) <= 2 ** -12));
    assert.equal(library.scores.of(id, modelId + 1), undefined);
  });

  test('a view into a larger array is stored as what it shows', (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    const all = Float32Array.of(9, 0.5, 0.25, 0.125, 9);
    library.scores.save(id, modelId, newScores([0, 0, 0], { scores: all.subarray(1, 4) }));
    assert.deepEqual(library.scores.of(id, modelId)!.scores, Float32Array.of(0.5, 0.25, 0.125));
  });

  test('scores of a second run replace those of the first, suggestions with them', (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.scores.save(id, modelId, newScores([0.9, 0.9, 0.9]));
    library.scores.save(id, modelId, newScores([0.1, 0.4, 0.1], { coverage: 'sampled' }));
    assert.equal(library.scores.of(id, modelId)!.coverage, 'sampled');
    assert.deepEqual(
      library.scores.tagsOf(id, modelId).map(({ tag, score, threshold }) => [tag, score, threshold]),
      [
        ['calm', Math.fround(0.4), 0.2],
        ['jazz', Math.fround(0.1), 0.1],
      ],
      'at or above the threshold, by score over threshold',
    );
  });

  test('models stand side by side', (t) => {
    const library = temporaryLibrary(t);
    const ids = ['1', '2'].map((version) => library.models.register({ ...model, version }));
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.scores.save(id, ids[0]!, newScores([0.9, 0, 0]));
    library.scores.save(id, ids[1]!, newScores([0, 0.9, 0]));
    assert.deepEqual(
      ids.map((modelId) => library.scores.tagsOf(id, modelId).map(({ tag }) => tag)),
      [['piano'], ['calm']],
    );
  });

  test('nothing to hear is a reason without scores', (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    const none = new Float32Array(0);
    const heard = {
      scores: none,
      windowStartsSeconds: none,
      timeline: none,
      embedding: none,
      reason: 'too short',
    };
    library.scores.save(id, modelId, newScores([], heard));
    assert.deepEqual(library.scores.of(id, modelId), newScores([], heard));
    assert.deepEqual(library.scores.tagsOf(id, modelId), []);
  });

  test('scores that do not fit the model, or are no numbers, are refused and leave the old ones', (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    const good = newScores([0.5, 0.5, 0.5]);
    library.scores.save(id, modelId, good);
    const refuse = (heard: ReturnType<typeof newScores>, which = modelId) =>
      assert.throws(() => library.scores.save(id, which, heard), ParameterError);
    refuse(newScores([0.1, 0.2]));
    refuse(newScores([0.1, 0.2, NaN]));
    refuse(newScores([0.1, 0.2, 0.3], { timeline: Float32Array.of(1) }));
    refuse(newScores([0.1, 0.2, 0.3]), modelId + 1);
    assert.deepEqual(library.scores.of(id, modelId)!.scores, good.scores);
  });
});

describe('models', () => {
  test('a model is registered once', (t) => {
    const library = temporaryLibrary(t);
    const id = library.models.register(model);
    assert.equal(library.models.register(model), id);
    const otherId = library.models.register({ ...model, weightsHash: 'def' });
    assert.notEqual(otherId, id);
    assert.deepEqual(library.models.all(), [
      { id, ...model },
      { id: otherId, ...model, weightsHash: 'def' },
    ]);
  });

  test('changed thresholds are taken over, also below what was kept for filters', (t) => {
    const library = temporaryLibrary(t);
    const id = library.models.register(model);
    const { id: trackId } = library.tracks.save(newTrack('/music/a.mp3'));
    library.scores.save(trackId, id, newScores([0.2, 0, 0]));
    const pianoAt = (threshold: number) => {
      const changed = [{ ...tags[0]!, threshold }, ...tags.slice(1)];
      assert.equal(library.models.register({ ...model, tags: changed }), id);
      assert.equal(library.models.tagsOf(id)[0]!.threshold, threshold);
      return library.scores.tagsOf(trackId, id).some(({ tag }) => tag === 'piano');
    };
    assert.equal(pianoAt(0.3), false);
    assert.equal(pianoAt(0.15), true, 'the score was below half the first threshold, 0.5');
    assert.equal(pianoAt(0.9), false);
    assert.equal(pianoAt(0.2), true);
  });

  test('the same weights with another vocabulary are refused', (t) => {
    const library = temporaryLibrary(t);
    library.models.register(model);
    const renamed = [{ ...tags[0]!, name: 'grand piano' }, ...tags.slice(1)];
    assert.throws(() => library.models.register({ ...model, tags: renamed }), ModelError);
    assert.throws(() => library.models.register({ ...model, tags: tags.slice(1) }), ModelError);
  });
});
