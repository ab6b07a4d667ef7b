import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

const tags = [
  { name: 'rock', category: 'genre', threshold: 0.4 },
  { name: 'jazz', category: 'genre', threshold: 0.2 },
  { name: 'calm', category: 'mood', threshold: 0.5 },
];

/** A library with one track that was heard so, as rock, jazz and calm. */
function heardAs(t: TestContext, confidences: number[]) {
  const library = temporaryLibrary(t);
  const modelId = library.models.register({ name: 'model', version: '1', weightsHash: 'a', tags });
  const { id: trackId } = library.tracks.save(newTrack('/music/a.mp3'));
  library.scores.save(trackId, modelId, newScores(confidences));
  library.browse.useModel(modelId);
  const tagId = (name: string) => library.browse.listTags().find((tag) => tag.name === name)!.id;
  const shown = () =>
    library.browse
      .getTrack({ trackId })
      .tags.map((tag) => [
        library.browse.listTags().find(({ id }) => id === tag.tagId)!.name,
        tag.uncertain ?? false,
      ]);
  const listed = () =>
    library.scores.tagsOf(trackId, modelId).map(({ tag, uncertain = false }) => [tag, uncertain]);
  return { library, modelId, trackId, tagId, shown, listed };
}

describe('a track that shows no genre', () => {
  test('shows its best one as uncertain where it is at least likely, after all that is certain', (t) => {
    const { library, tagId, shown, listed } = heardAs(t, [0.3, 0.12, 0.6]);
    assert.deepEqual(shown(), [
      ['calm', false],
      ['rock', true],
    ]);
    assert.deepEqual(listed(), [
      ['calm', false],
      ['rock', true],
    ]);
    // No filter finds the track by it, no count has it
    const filter = { include: [tagId('rock')] };
    const found = library.browse.findTracks({
      filter,
      sort: { by: 'artist', descending: false },
      offset: 0,
      limit: 9,
    });
    assert.equal(found.total, 0);
    assert.ok(
      !library.browse.countFacets({ filter: {} }).counts.some((count) => count.tagId === tagId('rock')),
    );
    const selection = { filter: {}, exceptIds: [] };
    const sort = { by: 'artist', descending: false } as const;
    const { text } = library.browse.exportTracks({ selection, sort, format: 'json' });
    assert.ok(!text.includes('rock'));
  });

  test('shows none where none is likely, or one has its threshold', (t) => {
    assert.deepEqual(heardAs(t, [0.19, 0.09, 0]).shown(), []);
    assert.deepEqual(heardAs(t, [0.39, 0.2, 0]).shown(), [['jazz', false]]);
    // The best by what it lacks of its threshold, not by its height
    assert.deepEqual(heardAs(t, [0.21, 0.19, 0]).shown(), [['jazz', true]]);
  });

  test('shows none that was rejected or hidden, and none beside a genre that the person gave', (t) => {
    const { library, trackId, tagId, shown, listed } = heardAs(t, [0.3, 0.12, 0]);
    const correct = (name: string, action: 'rejected' | 'added') =>
      library.changes.correct({ selection: { trackIds: [trackId] }, tagIds: [tagId(name)], action });
    correct('rock', 'rejected');
    assert.deepEqual(shown(), [['jazz', true]]);
    assert.deepEqual(listed(), [['jazz', true]]);
    library.changes.hideTag({ tagId: tagId('jazz'), hidden: true });
    assert.deepEqual(shown(), []);
    library.changes.undo();
    correct('jazz', 'added');
    assert.deepEqual(shown(), [['jazz', false]]);
    assert.deepEqual(listed(), [['jazz', false]]);
  });
});
