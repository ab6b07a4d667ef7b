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

test('groups follow a play where they stand in the order of plays, as their tracks do', (t) => {
  const library = temporaryLibrary(t);
  const save = (title: string, album: string) =>
    library.tracks.save(newTrack(`/music/${album}/${title}.mp3`, { tags: { title, album } })).id;
  const [a, , c] = [save('a', 'Two'), save('b', 'Two'), save('c', 'One')] as const;
  const request = { filter: {}, sort: { by: 'plays', descending: true, groupedBy: 'album' } } as const;
  const looked = () => ({
    titles: library.browse.findTracks({ ...request, offset: 0, limit: 9 }).rows.map(({ title }) => title),
    sizes: library.browse.findGroupSizes({ ...request, by: 'album' }),
    names: library.browse
      .findGroups({ ...request, by: 'album', offset: 0, limit: 9 })
      .rows.map(({ name }) => name),
  });
  library.plays.add([{ trackId: a, playedAt: 1 }], 'player');
  assert.deepEqual(looked(), { titles: ['a', 'b', 'c'], sizes: [2, 1], names: ['Two', 'One'] });
  library.plays.add([2, 3].map((playedAt) => ({ trackId: c, playedAt })), 'player'); // prettier-ignore
  assert.deepEqual(looked(), { titles: ['c', 'a', 'b'], sizes: [1, 2], names: ['One', 'Two'] });
});
