import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { importPlaylist } from '../../src-main/cli/importPlaylist.ts';
import { parsePlaylist, readPlaylist } from '../../src-main/files/playlists/readPlaylist.ts';
import { newTrack, temporaryFolder, temporaryLibrary } from './temporaryLibrary.ts';

const tracks: [path: string, artist: string, title: string, seconds: number][] = [
  ['/music/Björk/Homogenic/01 Hunter.flac', 'Björk', 'Hunter', 255],
  ['/music/Björk/Homogenic/02 Jóga.flac', 'Björk', 'Jóga', 305],
  ['/music/Air/Moon Safari/01 Intro.mp3', 'Air', 'Intro', 60],
  ['/music/The xx/xx/01 Intro.mp3', 'The xx', 'Intro', 128],
  ['/music/a & b/100% #1.ogg', 'A - B', 'One', 90],
];

function libraryWith(t: Parameters<typeof temporaryLibrary>[0]) {
  const library = temporaryLibrary(t);
  const ids = tracks.map(([path, artist, title, durationSeconds]) => {
    const made = newTrack(path, { tags: { artist, title } });
    return library.tracks.save({ ...made, properties: { ...made.properties, durationSeconds } }).id;
  });
  const numberOf = (id: number) => ids.indexOf(id);
  const shown = (playlistId: number) =>
    library.browse
      .selectedIds({ filter: { playlistId }, exceptIds: [] }, { by: 'playlist', descending: false })
      .map(numberOf);
  /** The tracks that were found, by their numbers above, and where the others were said to be. */
  const imported = (text: string, ending: string, folder: string | null = '/music/lists') => {
    const { kept, unmatched } = library.playlists.import(
      'List',
      parsePlaylist(Buffer.from(text), ending),
      folder,
    );
    const found = kept === undefined ? [] : shown(library.playlists.find(kept.name).filter.playlistId!);
    return {
      found,
      unmatched: unmatched.map(({ entry }) => entry.location),
      why: unmatched.map(({ why }) => why),
    };
  };
  return { library, ids, imported, shown };
}

test('tracks of an M3U are found by path, by the end of it, and by what they are called', (t) => {
  const { imported } = libraryWith(t);
  const found = (lines: string, folder?: string | null) =>
    imported(`#EXTM3U\n${lines}\n`, '.m3u8', folder).found;
  assert.deepEqual(found('/music/Björk/Homogenic/01 Hunter.flac'), [0]);
  assert.deepEqual(found('../Björk/Homogenic/02 Jóga.flac\r\n..\\Air\\Moon Safari\\01 Intro.mp3'), [1, 2]);
  assert.deepEqual(
    found('D:\\Musik\\bjo\u0308rk\\HOMOGENIC\\01 hunter.FLAC', null),
    [0],
    'another root, case and form',
  );
  assert.deepEqual(found('/volume1/The xx/xx/01 Intro.mp3'), [3], 'two have that name, one that folder');
  assert.deepEqual(found('#EXTINF:60,Somebody\n/elsewhere/01 Intro.mp3'), [2], 'told apart by its duration');
  assert.deepEqual(found('file:///music/a%20%26%20b/100%25%20%231.ogg'), [4]);
  assert.deepEqual(found('file:///Users/x/a%20%26%20b/100%25%20%231.ogg'), [4]);
  assert.deepEqual(found('../a & b/100% #1.ogg'), [4]);
  assert.deepEqual(
    found('#EXTVLCOPT:start-time=30\n../Air/Moon Safari/01 Intro.mp3'),
    [2],
    'from its middle',
  );
  assert.deepEqual(found('#EXTINF:306,Bjork - Joga\n/old/track02.mp3'), [1]);
  const none = imported(
    '/elsewhere/01 Intro.mp3\nhttp://radio.example/live\n#EXTINF:9,Björk - Jóga\nx.mp3\n',
    '.m3u',
  );
  assert.deepEqual(none, {
    found: [],
    unmatched: ['/elsewhere/01 Intro.mp3', 'http://radio.example/live', 'x.mp3'],
    why: ['several', 'stream', 'absent'],
  });
  assert.deepEqual(found('/music/The xx/xx/01 Intro.mp3', null), [3], 'an absolute path needs no folder');
});

test('PLS, XSPF and lists in Windows-1252 are read', (t) => {
  const { imported } = libraryWith(t);
  const pls =
    '[playlist]\r\nFile2=/music/Air/Moon Safari/01 Intro.mp3\r\nLength2=60\r\nFile1=x\\Homogenic\\01 Hunter.flac\r\nNumberOfEntries=2\r\n';
  assert.deepEqual(imported(pls, '.pls').found, [0, 2]);
  const xspf = `<?xml version="1.0"?><playlist><trackList>
    <track><location>../a%20%26%20b/100%25%20%231.ogg</location></track>
    <track><location>nowhere.mp3</location><title>Hunter</title><creator>Bj&#246;rk</creator><duration>254000</duration></track>
    <track><location>gone &amp; lost.mp3</location></track></trackList></playlist>`;
  assert.deepEqual(imported(xspf, '.xspf'), {
    found: [4, 0],
    unmatched: ['gone & lost.mp3'],
    why: ['absent'],
  });
  const broken = `<playlist>${'<track><location>'.repeat(50)}x.mp3</location></track><track><location>y.mp3</track>`;
  assert.deepEqual(
    parsePlaylist(Buffer.from(broken), '.xspf').map(({ location }) => location.slice(-5)),
    ['x.mp3'],
  );
  const latin = Buffer.from('/other/Björk/Homogenic/02 Jóga.flac\r\n', 'latin1');
  assert.equal(parsePlaylist(latin, '.m3u')[0]!.location, '/other/Björk/Homogenic/02 Jóga.flac');
});

test('what was exported comes back as it was, tracks of an image too', (t) => {
  const { library, ids, shown } = libraryWith(t);
  const spans = [
    { startUs: 0, endUs: 60_000_000 },
    { startUs: 60_000_000, endUs: 0 },
  ];
  for (const [index, span] of spans.entries()) {
    const made = newTrack(`/music/image.flac#${index}`);
    const file = { ...made.file, path: '/music/image.flac', span };
    ids.push(library.tracks.save({ ...made, file }).id);
  }
  const order = [6, 0, 5, 4];
  const text = order.map((number) => ids[number]!);
  for (const format of ['m3u8', 'xspf'] as const) {
    const sort = { by: 'title', descending: false } as const;
    const { text: list } = library.browse.exportTracks({ selection: { trackIds: text }, sort, format });
    const entries = parsePlaylist(Buffer.from(list), `.${format}`);
    const { unmatched, kept: made } = library.playlists.import(format, entries, '/music');
    assert.deepEqual(unmatched, []);
    const { filter, sort: kept } = library.playlists.find(made!.name);
    assert.deepEqual(new Set(shown(filter.playlistId!)), new Set(order));
    const again = library.browse.exportTracks({ selection: { filter, exceptIds: [] }, sort: kept, format });
    assert.equal(again.text, list);
  }
});

test('paths may begin in the folder that holds all of the files, with the slash that was chosen', (t) => {
  const { library, ids } = libraryWith(t);
  const sort = { by: 'title', descending: false } as const;
  const exported = (of: number[], slash: '/' | '\\') => {
    const selection = { trackIds: of.map((number) => ids[number]!) };
    const { text, folder } = library.browse.exportTracks({
      selection,
      sort,
      format: 'm3u8',
      relative: { slash },
    });
    return [folder, text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))];
  };
  assert.deepEqual(exported([0, 1], '/'), ['/music/Björk/Homogenic', ['01 Hunter.flac', '02 Jóga.flac']]);
  assert.deepEqual(exported([0, 2], '\\'), [
    '/music',
    ['Björk\\Homogenic\\01 Hunter.flac', 'Air\\Moon Safari\\01 Intro.mp3'],
  ]);
});

test('a playlist is a kept filter: found, narrowed, replaced by one of its name, and undone', (t) => {
  const { library, imported } = libraryWith(t);
  const sort = { by: 'artist', descending: false } as const;
  library.changes.saveFilter({ name: 'list', filter: { text: 'air' }, sort });
  imported(`${tracks[3]![0]}\n${tracks[0]![0]}\n`, '.m3u');
  imported(`${tracks[1]![0]}\n${tracks[2]![0]}\n${tracks[0]![0]}\n`, '.m3u');
  const names = () => library.changes.listSavedFilters().map(({ name }) => name);
  assert.deepEqual(names(), ['list', 'List (playlist)']);
  const { filter } = library.playlists.find('list (PLAYLIST)');
  const found = library.browse.findTracks({
    filter: { ...filter, text: 'björk' },
    sort,
    offset: 0,
    limit: 10,
  });
  assert.deepEqual(
    found.rows.map(({ title }) => title),
    ['Hunter', 'Jóga'],
  );
  library.changes.undo();
  library.changes.undo();
  assert.deepEqual(names(), ['list']);
  const long = `${'x'.repeat(79)}😀`;
  assert.equal(
    library.playlists.import(long, [{ location: tracks[0]![0] }], null).kept!.name,
    'x'.repeat(79),
  );
  assert.throws(() => library.playlists.find('nothing'), /there is no playlist nothing/);
});

test('the command says what it found and what not', async (t) => {
  const { library } = libraryWith(t);
  const path = join(temporaryFolder(t), 'mine.m3u8');
  writeFileSync(path, `${tracks[0]![0]}\ngone.mp3\nhttp://radio.example/live\n/x/01 Intro.mp3\n`);
  const log = t.mock.method(console, 'log', () => {});
  assert.equal(await importPlaylist([path], { library: library.file }), 0);
  const said = log.mock.calls.map(({ arguments: [line] }) => line as string);
  assert.deepEqual(said, [
    'mine: 1 of 4 tracks',
    '  not found: gone.mp3',
    '  no file: http://radio.example/live',
    '  several tracks fit: /x/01 Intro.mp3',
  ]);
  writeFileSync(path, 'gone.mp3\n');
  assert.equal(await importPlaylist([path], { library: library.file }), 1);
  writeFileSync(path, '#EXTM3U\n');
  assert.throws(() => readPlaylist(path), /no playlist, or an empty one/);
});
