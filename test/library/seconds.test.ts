import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timelineOf } from '../../src-main/library/browse/timelineOf.ts';
import { readSeconds, secondsBlob } from '../../src-main/library/secondsBlob.ts';
import { notHeard, sure } from '../../src-main/scores/secondScores.ts';
import { model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

test('seconds are read as they were written, and few bytes where they are alike', () => {
  const rows = new Map([
    [2, Uint8Array.of(0, 127, sure, notHeard)],
    [117, Uint8Array.of(1, 2, 3, 4)],
  ]);
  assert.deepEqual(readSeconds(secondsBlob(rows)), rows);
  const long = new Map(Array.from({ length: 15 }, (_, tag) => [tag, new Uint8Array(240).fill(tag)]));
  assert.ok(secondsBlob(long).length < 300);
});

test('a library keeps the seconds of tags that may be shown, and a track shows them', (t) => {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  const { id: trackId } = library.tracks.save(newTrack('/music/a.mp3'));
  const seconds = new Map([0, 1, 2].map((tag) => [tag, Uint8Array.of(0, sure, sure, 0)]));
  // The floor of piano, at half its threshold, is 0.25; of jazz 0.05
  library.scores.save(trackId, modelId, newScores([0.2, 0.6, 0.07], { seconds }));
  const kept = library.scores.of(trackId, modelId)!.seconds!;
  assert.deepEqual([...kept.keys()], [1, 2]);
  assert.deepEqual([...kept.get(1)!], [0, sure, sure, 0]);
  // Heard again by a model of windows alone
  library.scores.save(trackId, modelId, newScores([0.2, 0.6, 0.07]));
  assert.equal(library.scores.of(trackId, modelId)!.seconds, undefined);
  const uneven = new Map([[0, Uint8Array.of(1)], [1, Uint8Array.of(1, 2)]]); // prettier-ignore
  const scores = newScores([0.2, 0.6, 0.07], { seconds: uneven });
  assert.throws(() => library.scores.save(trackId, modelId, scores), /by the second does not fit/);
});

const outputs = [{ tagId: 10 }, { tagId: 11 }, { tagId: 10 }].map((output) => ({
  ...output,
  map: undefined,
}));
const windows = {
  startsSeconds: Float32Array.of(0, 4),
  windowSeconds: 4,
  scores: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
};

test('a timeline has windows where the model has no more to say', () => {
  assert.deepEqual(timelineOf(windows, undefined, outputs), {
    tagIds: [10, 11],
    startsSeconds: [0, 4],
    windowSeconds: 4,
    scores: [[0.3, 0.6], [0.2, 0.5]], // prettier-ignore
  });
});

test('a timeline has seconds where they are kept, without those that nobody heard, and windows for other tags', () => {
  const seconds = new Map([[0, Uint8Array.of(0, sure, notHeard, notHeard, sure / 2, 0)]]);
  assert.deepEqual(timelineOf(windows, seconds, outputs), {
    tagIds: [10, 11],
    startsSeconds: [0, 1, 4, 5],
    windowSeconds: 1,
    // The second output of tag 10 is told by windows: the louder of both counts
    scores: [[0.3, 1, 0.6, 0.6], [0.2, 0.2, 0.5, 0.5]], // prettier-ignore
  });
});

test('a timeline of an hour has no more places than can be told apart', () => {
  const row = Uint8Array.from({ length: 3600 }, (_, second) => (second === 61 ? sure : 0));
  const { startsSeconds, windowSeconds, scores } = timelineOf(windows, new Map([[1, row]]), outputs);
  assert.equal(windowSeconds, 6);
  assert.equal(startsSeconds.length, 600);
  assert.deepEqual([scores[1]![9], scores[1]![10], scores[1]![11]], [0, 1, 0], 'the loudest of six seconds');
});
