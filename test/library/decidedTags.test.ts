import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decidedTags } from '../../src-main/library/changes/decidedTags.ts';
import { contentId, model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

describe('what the person decided of a track', () => {
  test('is the last word on each tag, and nothing that was undone', (t) => {
    const { tracks, corrections } = temporaryLibrary(t);
    const { id: trackId } = tracks.save(newTrack('/music/a.mp3'));
    const say = (tag: string, action: 'accepted' | 'rejected' | 'added' | 'removed') =>
      corrections.append({ trackId, tag, category: 'genre', action });
    say('jazz', 'accepted');
    say('jazz', 'removed');
    say('Rock', 'rejected');
    const undone = say('Rock', 'added');
    const redone = say('pop', 'added');
    corrections.undo(undone);
    corrections.undo(corrections.undo(redone));
    const decided = [['jazz', false], ['rock', false], ['pop', true]]; // prettier-ignore
    assert.deepEqual([...decidedTags(corrections.ofTrack(trackId))], decided);
  });
});

describe('scores of two models', () => {
  test('come of tracks that both have heard, and of those that were corrected', (t) => {
    const library = temporaryLibrary(t);
    const modelIds = [
      library.models.register(model),
      library.models.register({ ...model, name: 'other' }),
    ] as const;
    const save = (name: string, ...scores: number[][]) => {
      const { id } = library.tracks.save(newTrack(`/music/${name}`, { contentId: contentId(name) }));
      scores.forEach((values, index) => {
        // Of what is silent there are no scores and no windows.
        const parts = values.length > 0 ? {} : { windowStartsSeconds: new Float32Array() };
        library.scores.save(id, modelIds[index]!, newScores(values, parts));
      });
      return id;
    };
    const both = save('a', [0.5, 0.25, 0], [0.75, 0, 0.5]);
    const second = save('b', [0, 0, 0], [0, 0, 1]);
    save('c', [1, 0, 0]);
    save('d', [1, 0, 0], []);
    const found = library.pairedScores({ modelIds, limit: 10 });
    assert.deepEqual(found.map(({ trackId }) => trackId).sort(), [both, second]);
    const { scores } = found.find(({ trackId }) => trackId === both)!;
    assert.deepEqual(scores, [Float32Array.of(0.5, 0.25, 0), Float32Array.of(0.75, 0, 0.5)]);
    assert.equal(library.pairedScores({ modelIds, limit: 1 }).length, 1);
    library.corrections.append({ trackId: second, tag: 'jazz', category: 'genre', action: 'added' });
    const corrected = library.pairedScores({ modelIds, limit: 10, corrected: true });
    assert.deepEqual(corrected.map(({ trackId }) => trackId), [second]); // prettier-ignore
  });
});
