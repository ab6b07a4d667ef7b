import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

/** A library with one track in which everything was heard, and of which calm was accepted and jazz rejected. */
function heardLibrary(t: TestContext) {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const { id: trackId } = library.tracks.save(newTrack('/music/a.mp3'));
  library.scores.save(trackId, modelId, newScores([0.75, 0.25, 0.5]));
  const decide = (tag: string, category: string, action: 'accepted' | 'rejected' | 'added') =>
    library.corrections.append({ trackId, tag, category, action });
  decide('calm', 'mood', 'accepted');
  decide('jazz', 'genre', 'rejected');
  const tagId = (name: string) => library.browse.listTags().find((tag) => tag.name === name)!.id;
  const written = (withSuggestions = false) =>
    library.writable.of(trackId, { withSuggestions }).tags.map(({ name }) => name);
  return { library, trackId, decide, tagId, written };
}

describe('tags that may be written', () => {
  test('are what a person said; suggestions only if they are asked for', (t) => {
    const { decide, written } = heardLibrary(t);
    decide('Kellerfund', 'own', 'added');
    assert.deepEqual(written(), ['calm', 'Kellerfund']);
    assert.deepEqual(written(true), ['piano', 'calm', 'Kellerfund']);
  });

  test('leave out what the file says by itself', (t) => {
    const { library, written } = heardLibrary(t);
    library.tracks.save(newTrack('/music/a.mp3', { tags: { genres: ['Polka'] } }));
    assert.deepEqual(written(true), ['piano', 'calm']);
  });

  test('are called what the person calls them, with what is above them', (t) => {
    const { library, trackId, tagId } = heardLibrary(t);
    const { changes } = library;
    const calm = tagId('calm');
    const quiet = changes.createTag({ name: 'quiet', category: 'mood' });
    const wide = changes.createTag({ name: 'wide', category: 'mood' });
    const place = changes.createTag({ name: 'Berlin', category: 'own' });
    changes.setParents({ tagId: calm, parentIds: [quiet.id, place.id] });
    changes.setParents({ tagId: quiet.id, parentIds: [wide.id] });
    changes.renameTag({ tagId: calm, name: 'still', category: 'mood' });
    assert.deepEqual(library.writable.of(trackId, { withSuggestions: false }).tags, [
      { category: 'mood', name: 'still', strength: 0.25, parents: ['quiet', 'wide'] },
    ]);
    changes.mergeTags({ tagId: calm, intoTagId: wide.id });
    assert.deepEqual(
      library.writable.of(trackId, { withSuggestions: false }).tags.map(({ name }) => name),
      ['wide'],
    );
    changes.hideTag({ tagId: wide.id, hidden: true });
    assert.deepEqual(library.writable.of(trackId, { withSuggestions: false }).tags, []);
  });

  test('come without what is above them and was rejected', (t) => {
    const { library, trackId, decide, tagId } = heardLibrary(t);
    const { changes } = library;
    const [quiet, wide] = ['quiet', 'wide'].map((name) => changes.createTag({ name, category: 'mood' }));
    changes.setParents({ tagId: tagId('calm'), parentIds: [quiet!.id] });
    changes.setParents({ tagId: quiet!.id, parentIds: [wide!.id] });
    decide('quiet', 'mood', 'rejected');
    assert.deepEqual(
      library.writable
        .of(trackId, { withSuggestions: false })
        .tags.map(({ name, parents }) => [name, parents]),
      [['calm', ['wide']]],
    );
  });

  test('come with what was heard, by which model and when', (t) => {
    const { library, trackId } = heardLibrary(t);
    const { heard, scores } = library.writable.of(trackId, { withSuggestions: false });
    assert.equal(heard?.model, 'model 1.0.0');
    assert.ok(heard.at > 0);
    assert.deepEqual(scores, [
      { name: 'piano', strength: 0.75 },
      { name: 'calm', strength: 0.25 },
    ]);
  });
});
