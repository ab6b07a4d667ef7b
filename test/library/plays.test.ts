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

test('lists say how often the person played a track, and are sorted by that', (t) => {
  const library = temporaryLibrary(t);
  const [a, b, c] = ['a', 'b', 'c'].map(
    (title) => library.tracks.save(newTrack(`/music/${title}.mp3`, { tags: { title } })).id,
  ) as [number, number, number];
  const listed = (descending: boolean) =>
    library.browse
      .findTracks({ filter: {}, sort: { by: 'plays', descending }, offset: 0, limit: 9 })
      .rows.map(({ title, plays }) => `${title} ${plays}`);
  const played = (trackId: number, playedAt: number) => ({ trackId, playedAt });
  library.plays.add([played(b, 1), played(b, 2), played(c, 3)], 'player');
  // What others played counts for them
  library.plays.add(
    [1, 2, 3, 4].map((at) => played(a, at)),
    'listenbrainz',
    'somebody',
  );
  assert.deepEqual(listed(true), ['b 2', 'c 1', 'a 0']);
  assert.deepEqual(listed(false), ['c 1', 'b 2', 'a 0']);
  library.plays.add([played(c, 4), played(c, 5)], 'player');
  assert.deepEqual(listed(true), ['c 3', 'b 2', 'a 0']);
  library.plays.forget('');
  assert.deepEqual(listed(true), ['a 0', 'b 0', 'c 0']);
});
