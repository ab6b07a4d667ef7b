import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { newTrack, temporaryLibrary } from './temporaryLibrary.ts';

const answers = [122, 124, 125, 126, 128];

/** Tracks heard at 62.5 BPM with a genre each, or none; the first five of house with answers. */
function libraryOf(t: TestContext, genres: (string | null)[]) {
  const library = temporaryLibrary(t);
  const rhythmId = library.music.useModel('rhythm', { name: 'beats', version: '1', weightsHash: 'a' });
  const ids = genres.map((genre, at) => {
    const { id: trackId } = library.tracks.save(
      newTrack(`/music/${at}.mp3`, { tags: { title: String(at) } }),
    );
    if (genre) library.corrections.append({ trackId, tag: genre, category: 'genre', action: 'added' });
    const heard = { bpm: 62.5, confidence: 0.9, isSteady: true, half: -1, twice: 0, pieces: [], beats: [] };
    library.music.saveRhythm(trackId, rhythmId, { coverage: 'whole', heard });
    return trackId;
  });
  const answer = (place: number, bpm: number) =>
    library.changes.answerTempo({ selection: { trackIds: [ids[place]!] }, answer: { bpm } });
  const likelierOf = (place: number) =>
    library.browse.getTrack({ trackId: ids[place]! }).music.rhythm!.likelier;
  return { library, ids, answer, likelierOf };
}

const house = Array.from({ length: 7 }, () => 'house');

test('answers for other tracks of a genre say which octave of a tempo is likelier, and undo takes that back', (t) => {
  const { library, answer, likelierOf } = libraryOf(t, [...house, 'dub', null]);
  for (const [place, bpm] of answers.entries()) {
    assert.equal(likelierOf(5), null, `after ${place} answers`);
    answer(place, bpm);
  }
  const genreId = library.browse.listTags().find(({ name }) => name === 'house')!.id;
  assert.deepEqual(likelierOf(5), { bpm: 125, genreId, answers: 5 });
  assert.deepEqual([likelierOf(7), likelierOf(8)], [null, null], 'another genre, and none');
  assert.equal(likelierOf(0), null, 'the person said it');
  library.changes.undo();
  assert.equal(likelierOf(5), null);
  library.changes.redo();
  answer(5, likelierOf(5)!.bpm);
  assert.equal(likelierOf(5), null);
  assert.deepEqual(likelierOf(6), { bpm: 125, genreId, answers: 6 });
});

test('an answer that there is no tempo, and a track whose genre was rejected, say nothing of the genre', (t) => {
  const { library, ids, answer, likelierOf } = libraryOf(t, house);
  for (const [place, bpm] of answers.entries()) answer(place, bpm);
  library.corrections.append({ trackId: ids[0]!, tag: 'house', category: 'genre', action: 'rejected' });
  assert.equal(likelierOf(6), null);
  library.corrections.append({ trackId: ids[0]!, tag: 'house', category: 'genre', action: 'added' });
  assert.equal(likelierOf(6)!.answers, 5);
  library.changes.answerTempo({ selection: { trackIds: [ids[1]!] }, answer: 'none' });
  assert.equal(likelierOf(6), null);
});
