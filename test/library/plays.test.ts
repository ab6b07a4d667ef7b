import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newTrack, temporaryLibrary } from './temporaryLibrary.ts';

test('plays find a track by the MusicBrainz id that its file has', (t) => {
  const library = temporaryLibrary(t);
  const tags = { title: 'A', musicBrainz: { recording: 'ab-1' } };
  library.tracks.save(newTrack('/music/a.mp3', { tags }));
  assert.deepEqual(
    library.plays.tracksCalled().map(({ recordingId }) => recordingId),
    ['ab-1'],
  );
});
