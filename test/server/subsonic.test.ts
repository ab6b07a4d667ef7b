import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { python } from '../fixtures/keptFile.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { contentId } from '../library/temporaryLibrary.ts';
import { openSubsonicHost, type SubsonicAnswer } from './subsonicHost.ts';

describe('what players are told by the Subsonic API', () => {
  const folder = temporaryFolder();
  let made: Awaited<ReturnType<typeof openSubsonicHost>>;
  before(async () => (made = await openSubsonicHost(folder)));
  after(() => made.host.close());

  type Named = { id: string; name: string };
  type Song = Named & { title: string; genres: { name: string }[] };
  const partOf = async <T>(name: string, part: string, parameters = {}): Promise<T> => {
    const answer = await made.player.ask(name, parameters);
    assert.equal(answer.status, 'ok', `${name}: ${JSON.stringify(answer)}`);
    return answer[part] as T;
  };
  const titles = (songs: { title: string }[]) => songs.map(({ title }) => title);
  const names = (list: { name: string }[]) => list.map(({ name }) => name);
  const listed = (type: string, parameters = {}) =>
    partOf<{ album: (Named & { songCount: number })[] }>('getAlbumList2', 'albumList2', {
      type,
      ...parameters,
    });

  it('has an album and an artist under one id wherever it stands, with all of its songs', async () => {
    const { index } = await partOf<{ index: { name: string; artist: (Named & { albumCount: number })[] }[] }>('getArtists', 'artists'); // prettier-ignore
    assert.deepEqual(
      index.map(({ name, artist }) => [name, names(artist)]),
      [['#', ['Unknown artist']], ['A', ['Ann']], ['Ł', ['Łukasz']]], // prettier-ignore
    );
    const ann = index[1]!.artist[0]!;
    assert.equal(ann.albumCount, 3);
    const { album } = await partOf<{ album: (Named & { songCount: number; artist: string })[] }>('getArtist', 'artist', { id: ann.id }); // prettier-ignore
    assert.deepEqual(
      album.map(({ name, songCount, artist }) => [name, songCount, artist]),
      [['First', 2, 'Ann'], ['Mix', 2, 'Various artists'], ['Second', 1, 'Ann']], // prettier-ignore
    );
    const lukasz = index[2]!.artist[0]!;
    const his = await partOf<{ album: Named[] }>('getArtist', 'artist', { id: lukasz.id });
    assert.equal(his.album[0]!.id, album[1]!.id, 'the album on which he has one song of two');
    const mix = await partOf<{ song: Song[]; genres: { name: string }[] }>('getAlbum', 'album', { id: album[1]!.id }); // prettier-ignore
    assert.deepEqual(titles(mix.song), ['Rain', 'Snow']);
    assert.deepEqual(mix.genres, [{ name: 'rock' }]);
    const folderOf = await partOf<{ child: Song[] }>('getMusicDirectory', 'directory', { id: album[0]!.id });
    assert.deepEqual(titles(folderOf.child), ['Dawn & <Dusk>', 'Noon']);
  });

  it('says of a song what its file says, and where it lies below its folder', async () => {
    const song = await partOf<Record<string, unknown>>('getSong', 'song', { id: made.ids[0] });
    const { id, title, album, artist, year, suffix, contentType, path, size, duration, genre, genres } = song;
    assert.deepEqual(
      { id, title, album, artist, year, suffix, contentType, path, size, duration, genre, genres },
      {
        id: String(made.ids[0]),
        title: 'Dawn & <Dusk>',
        album: 'First',
        artist: 'Ann',
        year: 1990,
        suffix: 'wav',
        contentType: 'audio/wav',
        path: 'First/01.wav',
        size: 1644,
        duration: 0,
        genre: 'jazz',
        genres: [{ name: 'jazz' }, { name: 'soul' }],
      },
    );
    const untitled = await partOf<Record<string, unknown>>('getSong', 'song', { id: made.ids[5] });
    assert.equal(untitled['title'], 'odd.wav');
  });

  it('lists albums in every order, and genres with each of their songs', async () => {
    assert.deepEqual(names((await listed('alphabeticalByName')).album), ['First', 'Mix', 'Second', 'Unknown album']); // prettier-ignore
    assert.deepEqual(names((await listed('byYear', { fromYear: 2010, toYear: 1980 })).album), ['Second', 'First']); // prettier-ignore
    assert.deepEqual(names((await listed('byGenre', { genre: 'soul' })).album), ['First']);
    assert.equal((await listed('random', { size: 3 })).album.length, 3);
    assert.deepEqual(names((await listed('alphabeticalByName', { size: 1, offset: 1 })).album), ['Mix']);
    for (const type of ['newest', 'frequent', 'recent', 'highest', 'starred']) await listed(type);
    const { genre } = await partOf<{ genre: unknown[] }>('getGenres', 'genres');
    assert.deepEqual(genre, [
      { value: 'jazz', songCount: 2, albumCount: 1 },
      { value: 'rock', songCount: 2, albumCount: 2 },
      { value: 'soul', songCount: 1, albumCount: 1 },
    ]);
    const { song } = await partOf<{ song: Song[] }>('getSongsByGenre', 'songsByGenre', { genre: 'Rock' });
    assert.deepEqual(titles(song), ['Night', 'Snow']);
    const { song: drawn } = await partOf<{ song: Song[] }>('getRandomSongs', 'randomSongs', { genre: 'Jazz', size: 9 }); // prettier-ignore
    assert.deepEqual(titles(drawn).sort(), ['Dawn & <Dusk>', 'Noon']);
  });

  it('finds by words, and all for an empty question', async () => {
    type Found = { artist: Named[]; album: Named[]; song: Song[] };
    const find = (query: string, parameters = {}) =>
      partOf<Found>('search3', 'searchResult3', { query, ...parameters });
    const all = await find('', { songCount: 4, songOffset: 1 });
    assert.deepEqual([all.artist.length, all.album.length, all.song.length], [3, 4, 4]);
    assert.deepEqual(titles((await find('luk')).song), ['Snow']);
    assert.deepEqual(names((await find('luk')).artist), ['Łukasz']);
    assert.deepEqual(names((await find('sec')).album), ['Second']);
    for (const query of ['"-noon*"', 'title:noon', '-noon'])
      assert.deepEqual(titles((await find(query)).song), query.startsWith('title') ? [] : ['Noon'], query);
    assert.deepEqual((await find('nothing of this')).song, []);
    const inOld = await partOf<Found>('search2', 'searchResult2', { query: 'sec' });
    assert.deepEqual(titles(inOld.album as unknown as Song[]), ['Second']);
  });

  it('finds what sounds alike, with how much, and a way from one song to another', async () => {
    type Match = { entry: Song; similarity: number };
    const near = await partOf<Match[]>('getSonicSimilarTracks', 'sonicMatch', { id: made.ids[0], count: 2 });
    assert.deepEqual(titles(near.map(({ entry }) => entry)), ['Noon', 'Night']);
    assert.ok(Math.abs(near[0]!.similarity - (1 + Math.cos(Math.PI / 9)) / 2) < 1e-3);
    const way = await partOf<Match[]>('findSonicPath', 'sonicMatch', { startSongId: made.ids[0], endSongId: made.ids[4], count: 3 }); // prettier-ignore
    assert.deepEqual(titles(way.map(({ entry }) => entry)), ['Dawn & <Dusk>', 'Night', 'Snow']);
    assert.deepEqual([way[0]!.similarity, Math.round(way[2]!.similarity * 100)], [1, 50]);
    const unheard = await made.player.ask('findSonicPath', { startSongId: made.ids[0]!, endSongId: made.ids[5]! }); // prettier-ignore
    assert.equal(unheard.error?.code, 70);
    const { song: alike } = await partOf<{ song: Song[] }>('getSimilarSongs', 'similarSongs', { id: `al-${made.ids[0]}`, count: 1 }); // prettier-ignore
    assert.deepEqual(titles(alike), ['Night']);
    const { song: byAnn } = await partOf<{ song: Song[] }>('getSimilarSongs2', 'similarSongs2', { id: `ar-${made.ids[0]}` }); // prettier-ignore
    assert.deepEqual(titles(byAnn), ['Snow']);
    assert.deepEqual(await partOf('getSimilarSongs', 'similarSongs', { id: made.ids[5] }), { song: [] });
  });

  it('notes what was played where a history is kept, and then knows what is played most', async () => {
    const { player, ids, library, host } = made;
    const scrobble = () => partOf('scrobble', 'status', { id: [ids[1]!, ids[2]!], time: [1_700_000_000_000, 1_700_000_100_000] }); // prettier-ignore
    await scrobble();
    assert.deepEqual(library.plays.countsOf(), []);
    const { changeSettings } = await import('../../src-main/settings.ts');
    changeSettings(host.backend.settingsFile, { history: true });
    await partOf('scrobble', 'status', { id: ids[0], submission: false });
    assert.deepEqual(library.plays.countsOf(), []);
    await scrobble();
    await partOf('scrobble', 'status', { id: ids[1] });
    assert.deepEqual(
      library.plays.countsOf().map(({ trackId, plays }) => [trackId, plays]),
      [[ids[1], 2], [ids[2], 1]], // prettier-ignore
    );
    const { song } = await partOf<{ song: Song[] }>('getTopSongs', 'topSongs', { artist: 'ann' });
    assert.deepEqual(titles(song), ['Noon', 'Night']);
    assert.deepEqual(names((await listed('frequent')).album), ['First', 'Second']);
    const far = await player.ask('scrobble', { id: ids[0]!, time: 9e15 });
    assert.equal(far.error?.code, 0);
  });

  it('keeps playlists that a player makes, each change of which can be undone, and leaves filters alone', async () => {
    const { player, ids, library } = made;
    type Playlist = Named & { songCount: number; readonly: boolean; entry: Song[] };
    const made1 = await partOf<Playlist>('createPlaylist', 'playlist', { name: 'Evening', songId: [ids[2]!, ids[0]!, ids[2]!] }); // prettier-ignore
    assert.deepEqual(titles(made1.entry), ['Night', 'Dawn & <Dusk>', 'Night']);
    assert.equal((await player.ask('createPlaylist', { name: 'evening' })).error?.code, 0);
    await partOf('updatePlaylist', 'status', { playlistId: made1.id, songIndexToRemove: 0, songIdToAdd: ids[4], name: 'Late' }); // prettier-ignore
    const changed = await partOf<Playlist>('getPlaylist', 'playlist', { id: made1.id });
    assert.equal(changed.name, 'Late');
    assert.deepEqual(titles(changed.entry), ['Dawn & <Dusk>', 'Night', 'Snow']);
    library.changes.undo();
    assert.deepEqual(titles((await partOf<Playlist>('getPlaylist', 'playlist', { id: made1.id })).entry), titles(made1.entry)); // prettier-ignore
    await partOf('createPlaylist', 'playlist', { playlistId: made1.id, songId: [] });
    library.changes.saveFilter({ name: 'Old', filter: { yearTo: 1995 }, sort: { by: 'title', descending: false } }); // prettier-ignore
    const { playlist } = await partOf<{ playlist: Playlist[] }>('getPlaylists', 'playlists');
    assert.deepEqual(
      playlist.map(({ name, songCount, readonly }) => [name, songCount, readonly]),
      [['Late', 0, false], ['Old', 2, true]], // prettier-ignore
    );
    const smart = playlist[1]!.id;
    assert.deepEqual(titles((await partOf<Playlist>('getPlaylist', 'playlist', { id: smart })).entry), ['Dawn & <Dusk>', 'Noon']); // prettier-ignore
    for (const [method, parameters] of [
      ['deletePlaylist', { id: smart }],
      ['updatePlaylist', { playlistId: smart, name: 'x' }],
      ['createPlaylist', { playlistId: smart }],
    ] as const)
      assert.equal((await player.ask(method, parameters)).error?.code, 50, method);
    await partOf('deletePlaylist', 'status', { id: made1.id });
    assert.equal((await player.ask('getPlaylist', { id: made1.id })).error?.code, 70);
  });

  it('sends the file itself, parts of it, and says what is not there', async () => {
    const { player, ids } = made;
    const whole = await player.send('stream', { id: ids[0]!, maxBitRate: 64, format: 'mp3' });
    assert.deepEqual([whole.status, whole.headers['content-type'], whole.body.length], [200, 'audio/wav', 1644]); // prettier-ignore
    const part = await player.send('stream.view', { id: ids[0]! }, { range: 'bytes=10-19' });
    assert.deepEqual([part.status, part.body], [206, whole.body.subarray(10, 20)]);
    const saved = await player.send('download', { id: ids[0]! });
    assert.equal(saved.headers['content-disposition'], "attachment; filename*=UTF-8''01.wav");
    assert.deepEqual(saved.body, whole.body);
    const picture = await player.send('getCoverArt', { id: `al-${ids[0]}`, size: 200 });
    assert.match(picture.body.toString(), /"code":70/);
  });

  it('answers in XML unless it is asked for JSON', async () => {
    const { player, ids } = made;
    const { headers, body } = await player.send('getSong', { id: ids[0]!, f: 'xml' });
    assert.equal(headers['content-type'], 'text/xml; charset=utf-8');
    const text = body.toString();
    assert.match(text, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<subsonic-response xmlns="http:\/\/subsonic.org\/restapi" status="ok" version="1.16.1" type="Hearmark"/); // prettier-ignore
    assert.match(text, /<song [^>]*title="Dawn &amp; &lt;Dusk&gt;"[^>]*><genres name="jazz"\/><genres name="soul"\/>/); // prettier-ignore
    const genres = (await player.send('getGenres', { f: 'xml' })).body.toString();
    assert.match(genres, /<genres><genre songCount="2" albumCount="1">jazz<\/genre>/);
    const name = `<&"' ]]> é`;
    await partOf('createPlaylist', 'playlist', { name: `${name}\u0001\ufffe` });
    const { body: playlists } = await player.send('getPlaylists', { f: 'xml' });
    const read = 'import sys, xml.etree.ElementTree as tree\nprint(tree.fromstring(sys.stdin.buffer.read())[0][0].get("name"))'; // prettier-ignore
    const env = { ...process.env, PYTHONIOENCODING: 'utf8' };
    assert.equal(execFileSync(python, ['-c', read], { input: playlists, env }).toString(), `${name}\n`);
    made.library.changes.undo();
    const error = (await player.send('getSong', { f: 'xml' })).body.toString();
    assert.match(error, /status="failed".*<error code="10" message="id is missing."\/>/);
  });

  it('tells the stars of a song, takes those that a player gives, and lists what has most', async () => {
    const { ids, library, player } = made;
    const starsOf = async (id: number) =>
      (await partOf<{ userRating?: number }>('getSong', 'song', { id })).userRating;
    assert.equal(await starsOf(ids[3]!), undefined);
    for (const [id, rating] of [
      [ids[3], 5],
      [ids[2], 4],
    ] as const)
      assert.equal((await player.ask('setRating', { id: id!, rating })).status, 'ok');
    assert.deepEqual([await starsOf(ids[3]!), library.ratings.of(ids[3]!)?.from], [5, 'person']);
    assert.deepEqual(names((await listed('highest')).album), ['Mix', 'Second']);
    library.changes.rateTracks({ selection: { trackIds: [ids[2]!] }, stars: 0.5 });
    assert.equal(await starsOf(ids[2]!), 1); // a half is more than none
    await player.ask('setRating', { id: ids[3]!, rating: 0 });
    assert.equal(await starsOf(ids[3]!), undefined);
    library.changes.undo();
    assert.equal(await starsOf(ids[3]!), 5);
    const code = async (parameters: Record<string, string | number>) =>
      (await player.ask('setRating', parameters)).error?.code;
    assert.deepEqual(
      [await code({ id: 'al-1', rating: 3 }), await code({ id: 9999, rating: 3 }), await code({ id: ids[0]!, rating: 6 }), await code({ id: ids[0]! })], // prettier-ignore
      [70, 70, 0, 10],
    );
  });

  it('has its folders to choose from, and one of all where it has none', async (t) => {
    const { host, library, player } = await openSubsonicHost(temporaryFolder());
    t.after(() => host.close());
    const folders = async () =>
      ((await player.ask('getMusicFolders'))['musicFolders'] as { musicFolder: Named[] }).musicFolder;
    const artists = async (musicFolderId: string) =>
      ((await player.ask('getArtists', { musicFolderId }))['artists'] as { index: Named[] }).index;
    const [{ id, name }, ...others] = (await folders()) as [Named, ...Named[]];
    assert.deepEqual([name, others, (await artists(id)).length], ['music', [], 3]);
    library.roots.remove(Number(id));
    const file = { path: '/elsewhere/Odd/03.wav', size: 9, modifiedNs: 1n };
    const properties = { durationSeconds: 9, sampleRateHz: 8000, channels: 1, codec: 'pcm_s16le', container: 'wav' } as const; // prettier-ignore
    const { id: trackId } = library.tracks.save({ file, contentId: contentId('elsewhere'), properties, tags: { artist: 'Ann' } }); // prettier-ignore
    assert.deepEqual(await folders(), [{ id: 0, name: 'Music' }]);
    assert.equal((await artists('0')).length, 1);
    const { path } = (await player.ask('getSong', { id: trackId }))['song'] as { path: string };
    assert.equal(path, 'Odd/03.wav');
  });

  it('answers what players ask at their start, and plainly what it does not do', async () => {
    const answers: Record<string, string> = {
      ping: 'status',
      getLicense: 'license',
      tokenInfo: 'tokenInfo',
      getMusicFolders: 'musicFolders',
      getIndexes: 'indexes',
      getUser: 'user',
      getScanStatus: 'scanStatus',
      getNowPlaying: 'nowPlaying',
      getStarred: 'starred',
      getStarred2: 'starred2',
      getArtistInfo2: 'artistInfo2',
      getAlbumInfo2: 'albumInfo',
    };
    for (const [method, part] of Object.entries(answers)) assert.ok(await partOf(method, part), method);
    const refused = async (method: string): Promise<SubsonicAnswer['error']> =>
      (await made.player.ask(method, { id: made.ids[0]! })).error;
    assert.deepEqual(await refused('star'), {
      code: 0,
      message: 'Hearmark has stars from one to five (setRating), and no favourites.',
    });
    for (const method of ['jukeboxControl', '__proto__', 'constructor', 'toString'])
      assert.equal((await refused(method))?.message, 'This server has no such method.', method);
  });
});
