import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { newTrack, temporaryLibrary } from './temporaryLibrary.ts';

const byName = { by: 'title', descending: false } as const;

/** Two artists on one album, and another album of the second of them. */
function smallLibrary(t: TestContext) {
  const library = temporaryLibrary(t);
  library.roots.add('/music');
  const save = (name: string, tags: object) =>
    library.tracks.save(newTrack(`/music/${name}`, { tags: { genres: [], ...tags } })).id;
  const ids = [
    save('mix/1.mp3', { title: 'A', artist: 'Ann', album: 'Mix', genres: ['Dub', 'Ambient'] }),
    save('mix/2.mp3', { title: 'B', artist: 'Bob', album: 'Mix', genres: ['dub'] }),
    save('own/1.mp3', { title: 'C', artist: 'bob', album: 'Own', albumArtist: 'Bob' }),
  ] as const;
  return { library, ids };
}

test('an album is known by the same track from whichever of its tracks it is asked for, and has all of them', (t) => {
  const { library, ids } = smallLibrary(t);
  const { catalogue } = library;
  assert.deepEqual(
    ids.map((id) => catalogue.leadOf('album', id)),
    [ids[0], ids[0], ids[2]],
  );
  const ofBob = catalogue.list('album', { sameAs: { by: 'artist', trackId: ids[2] } }, null);
  assert.deepEqual(ofBob, [ids[0], ids[2]]);
  assert.deepEqual(
    catalogue.read('album', ofBob).map(({ name, artist, isMixed, tracks }) => [name, artist, isMixed, tracks]), // prettier-ignore
    [['Mix', null, true, 2], ['Own', 'Bob', false, 1]], // prettier-ignore
  );
  const [bob] = catalogue.read('artist', [ids[2]]);
  assert.deepEqual([bob!.name, bob!.tracks, bob!.albums], ['Bob', 2, 2]);
  assert.equal(catalogue.artistNamed('BOB'), ids[1]);
  assert.deepEqual([catalogue.artistNamed('nobody'), catalogue.leadOf('album', 99)], [undefined, undefined]);
});

test('what is gone is in no album, artist or genre, and an album is then known by the next of its tracks', (t) => {
  const { library, ids } = smallLibrary(t);
  const { catalogue, songs } = library;
  assert.deepEqual(catalogue.list('artist', {}, byName), [ids[0], ids[1]]);
  library.files.markMissing('/music/mix', ['1.mp3']);
  assert.deepEqual(catalogue.list('artist', {}, byName), [ids[1]]);
  assert.equal(catalogue.leadOf('album', ids[1]), ids[1]);
  assert.equal(catalogue.leadOf('album', ids[0]), ids[1], 'an old id still leads to the album');
  assert.deepEqual([catalogue.leadOf('artist', ids[0]), catalogue.artistNamed('Ann')], [undefined, undefined]); // prettier-ignore
  assert.deepEqual(songs.read(ids).map(({ title }) => title), ['B', 'C']); // prettier-ignore
  assert.deepEqual(catalogue.sum({}), { tracks: 2, seconds: 361 });
});

test('each of several genres counts, in the order of the file', (t) => {
  const { library, ids } = smallLibrary(t);
  const { catalogue, songs, changes } = library;
  const counts = () =>
    catalogue.tags('genre').map(({ tag, tracks, albums }) => [tag.name.toLowerCase(), tracks, albums]);
  assert.deepEqual(counts(), [['ambient', 1, 1], ['dub', 2, 1]]); // prettier-ignore
  const [song] = songs.read([ids[0]]);
  assert.deepEqual(song!.tags.map(({ name }) => name.toLowerCase()), ['dub', 'ambient']); // prettier-ignore
  assert.deepEqual([song!.pathBelow, song!.path], ['mix/1.mp3', '/music/mix/1.mp3']);
  const dub = catalogue.tags('genre').find(({ tag }) => tag.name.toLowerCase() === 'dub')!.tag;
  changes.setParents({ tagId: catalogue.tags('genre')[0]!.tag.id, parentIds: [dub.id] });
  changes.correct({ selection: { trackIds: [ids[2]] }, tagIds: [dub.id], action: 'added' });
  assert.deepEqual(counts(), [['ambient', 1, 1], ['dub', 3, 2]]); // prettier-ignore
});
