import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { CorrectionAction } from '../../src-main/api.ts';
import { model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

/** A library of three copies, of which the model hears piano in the second. */
function copies(t: TestContext) {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  const trackIds = ['a.flac', 'b.mp3', 'c.opus'].map(
    (name) => library.tracks.save(newTrack(`/music/${name}`)).id,
  );
  trackIds.forEach((id, index) =>
    library.scores.save(id, modelId, newScores(index === 1 ? [0.9, 0, 0] : [0, 0, 0])),
  );
  library.browse.useModel(modelId);
  const tagId = (name: string) => library.browse.listTags().find((tag) => tag.name === name)!.id;
  const decide = (trackId: number, name: string, action: CorrectionAction) =>
    library.changes.correct({ selection: { trackIds: [trackId] }, tagIds: [tagId(name)], action });
  const decided = () =>
    trackIds.map((trackId) =>
      library.browse
        .getTrack({ trackId })
        .allTags.filter(({ state }) => state !== null && state !== 'suggested')
        .map((tag) => `${library.browse.listTags().find(({ id }) => id === tag.tagId)!.name} ${tag.state}`)
        .sort()
        .join(', '),
    );
  return { library, trackIds, tagId, decide, decided };
}

describe('shareDecisions', () => {
  it('decides of each copy what was decided of the others, as one step that can be undone and redone', (t) => {
    const { library, trackIds, decide, decided } = copies(t);
    decide(trackIds[0]!, 'piano', 'added');
    decide(trackIds[2]!, 'jazz', 'rejected');
    const before = decided();
    const planned = library.changes.planSharing(trackIds);
    assert.deepEqual([planned.decisions.length, planned.contradictions], [4, []]);
    const change = library.changes.shareDecisions({ trackIds });
    assert.deepEqual([change.title, change.tracks], ['Shared 2 decisions with 3 copies', 3]);
    assert.deepEqual(decided(), [
      'jazz rejected, piano added',
      'jazz rejected, piano accepted',
      'jazz rejected, piano added',
    ]);
    assert.equal(library.changes.undo()!.id, change.id);
    assert.deepEqual(decided(), before);
    library.changes.redo();
    assert.equal(
      library.changes.planSharing(trackIds).decisions.length,
      0,
      'and there is nothing more to share',
    );
  });

  it('leaves alone what was decided one way of one copy and the other way of another', (t) => {
    const { library, trackIds, tagId, decide, decided } = copies(t);
    decide(trackIds[0]!, 'calm', 'added');
    decide(trackIds[1]!, 'calm', 'rejected');
    const before = decided();
    assert.deepEqual(library.changes.planSharing(trackIds), {
      decisions: [],
      contradictions: [tagId('calm')],
    });
    const change = library.changes.shareDecisions({ trackIds });
    assert.deepEqual([change.title, change.inForce], ['Nothing to share', false]);
    assert.deepEqual(decided(), before);
    assert.notEqual(library.changes.undo()!.id, change.id, 'no step was made');
  });

  it('takes tags that mean the same for one', (t) => {
    const { library, trackIds, tagId, decide } = copies(t);
    decide(trackIds[0]!, 'piano', 'added');
    library.changes.mergeTags({ tagId: tagId('piano'), intoTagId: tagId('calm') });
    decide(trackIds[1]!, 'calm', 'added');
    const { decisions } = library.changes.planSharing(trackIds);
    assert.deepEqual(decisions, [{ trackId: trackIds[2]!, tagId: tagId('calm'), action: 'added' }]);
  });
});
