import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findChangedTracks } from '../../src-main/training/findChangedTracks.ts';
import type { TrainingResult } from '../../src-main/training/TrainingResult.ts';
import type { LearntRow } from '../../src-main/training/trainRow.ts';
import type { ModelCard } from '../../src-main/taggers/card.ts';
import { model, newScores, newTrack, temporaryLibrary } from '../library/temporaryLibrary.ts';

/** Four tracks with these scores of the first tag, whose threshold is 0.5; the embedding's first number is the track's. */
function fourTracks(t: Parameters<typeof temporaryLibrary>[0], scores: number[]) {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const ids = scores.map((score, index) => {
    const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`));
    const embedding = Float32Array.of(index, 0, 0);
    library.scores.save(id, modelId, newScores([score, 0, 0], { embedding }));
    return id;
  });
  const tag = library.browse.listTags().find(({ name }) => name === model.tags[0]!.name)!;
  const numbers = (trackIds: number[]) => trackIds.map((id) => ids.indexOf(id)).sort();
  return { library, modelId, ids, tag, numbers };
}

const card = { vocabulary: model.tags.map(({ name, category, threshold }) => ({ tag: name, category, threshold })) }; // prettier-ignore

const learntOf = (tagId: number, after: number, more: object = {}) =>
  ({ tagId, tag: 'x', category: 'own', thresholds: { before: 0.5, after }, ...more }) as LearntRow;

test('a lower threshold gains tracks, a higher one loses some, and what somebody said is left out', async (t) => {
  const { library, modelId, ids, tag, numbers } = fourTracks(t, [0.9, 0.6, 0.45, 0.42]);
  const { threshold } = model.tags[0]!;
  const changed = async (after: number) => {
    const result = { learnt: [learntOf(tag.id, after)] } as unknown as TrainingResult;
    const learnt = { library, card: card as unknown as ModelCard, modelId, result, rows: [] };
    const [{ gains, losses } = { gains: [], losses: [] }] = await findChangedTracks(learnt);
    return { gains: numbers(gains), losses: numbers(losses) };
  };
  library.changes.correct({ selection: { trackIds: [ids[3]!] }, tagIds: [tag.id], action: 'rejected' });
  const suggested = [0.9, 0.6, 0.45].map((score) => Math.fround(score) >= threshold);
  assert.deepEqual(await changed(0.43), { gains: [0, 1, 2].filter((at) => !suggested[at]), losses: [] });
  assert.deepEqual(await changed(0.7), { gains: [], losses: [1, 2].filter((at) => suggested[at]) });
  library.changes.correct({ selection: { trackIds: [ids[1]!] }, tagIds: [tag.id], action: 'accepted' });
  assert.ok(!(await changed(0.7)).losses.includes(1));
});

test('a new row is asked of each embedding; what got no better is not told', async (t) => {
  const { library, modelId, tag, numbers } = fourTracks(t, [0, 0, 0, 0]);
  // Above 0.5 from the track of number 2 on
  const row = { weights: Float64Array.of(1, 0, 0), bias: -1.5 };
  const rows = [learntOf(tag.id, 0.5, { row, position: 0, name: 'x' })];
  const learnt = (result: object) => ({
    ...{ library, card: card as unknown as ModelCard, modelId, rows },
    result: result as TrainingResult,
  });
  const [changed] = await findChangedTracks(learnt({ learnt: rows }));
  assert.deepEqual(numbers(changed!.gains), [2, 3]);
  assert.deepEqual(changed!.losses, []);
  assert.deepEqual(await findChangedTracks(learnt({ learnt: [{ ...rows[0], refused: 'no better' }] })), []);
});
