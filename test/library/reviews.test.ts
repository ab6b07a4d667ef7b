import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Library } from '../../src-main/library/Library.ts';
import { model, newScores } from './temporaryLibrary.ts';
import { libraryOfFour } from './libraryOfFour.ts';

describe('reviews', () => {
  const page = (
    library: Library,
    order: 'uncertain' | 'confident' | 'newest' | 'artist',
    more: object = {},
  ) => library.browse.findReviews({ order, filter: {}, exceptIds: [], limit: 9, ...more });

  test('ask for what nobody has answered, where it is heard best', (t) => {
    const { library, modelId, ids, tag, correct } = libraryOfFour(t);
    const uncertain = page(library, 'uncertain');
    assert.deepEqual([uncertain.tracks, uncertain.suggestions], [4, 6]);
    // mean worth: c calm 0.93; d piano 0.99, jazz 0.85; b piano 0.96, calm 0.64; a piano 0.36
    assert.deepEqual(uncertain.items.map(({ track }) => track.trackId), [ids[2], ids[3], ids[1], ids[0]]); // prettier-ignore
    assert.deepEqual(uncertain.items[1]!.suggestions.map(({ tagId }) => tagId), [tag('piano'), tag('jazz')]); // prettier-ignore
    const later = { timeline: Float32Array.of(0.2, 0, 0, 0.9, 0, 0) };
    library.scores.save(ids[0]!, modelId, newScores([0.9, 0, 0], later));
    const last = page(library, 'uncertain').items[3]!;
    assert.deepEqual(last.suggestions.map(({ evidenceSeconds }) => evidenceSeconds), [29]); // prettier-ignore
    correct('d', 'piano', 'rejected');
    correct('a', 'piano', 'accepted');
    assert.deepEqual([page(library, 'artist').tracks, page(library, 'artist').suggestions], [3, 4]);
    assert.equal(page(library, 'artist', { exceptIds: [ids[2]] }).tracks, 2);
    assert.equal(page(library, 'artist', { tagId: tag('calm') }).suggestions, 2);
  });

  test('never ask for a rejected suggestion again, whatever the model', (t) => {
    const { library, ids, tag, correct } = libraryOfFour(t);
    correct('a', 'piano', 'rejected');
    const other = library.models.register({ ...model, name: 'other' });
    library.scores.save(ids[0]!, other, newScores([0.95, 0, 0]));
    library.browse.useModel(other);
    assert.deepEqual(page(library, 'uncertain'), { tracks: 0, suggestions: 0, items: [] });
    assert.equal(library.browse.getTrack({ trackId: ids[0]! }).allTags.find(({ tagId }) => tagId === tag('piano'))!.state, 'rejected'); // prettier-ignore
  });
});
