// Past 300 lines: all ask one server, and every request is held to the published description in the end.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { openPlayer } from '../../src-main/players/openPlayer.ts';
import { PlexClient } from '../../src-main/players/plex/PlexClient.ts';
import { callHearmark } from '../cli/runHearmark.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { PlexStandIn, serverId, token, type StandInTrack } from './PlexStandIn.ts';
import { faultsOf, type OpenApi } from './publishedApi.ts';
import { saveSong } from './saveSong.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

const description = process.env['HEARMARK_PLEX_OPENAPI'] ?? '';
const withoutDescription =
  !existsSync(description) &&
  'no description of the API of Plex: HEARMARK_PLEX_OPENAPI names the one of developer.plex.tv/pms, as JSON';

const track = (number: number, title: string, more: Partial<StandInTrack> = {}): StandInTrack => ({
  ratingKey: String(number),
  title,
  grandparentTitle: 'Ann',
  files: [],
  duration: 200_000,
  section: '3',
  ...more,
});
const keys = (...numbers: number[]) => numbers.map(String);

describe('playlists on a Plex Media Server, as far as a stand-in goes', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'library.db');
  const many = Array.from({ length: 230 }, (_, index) =>
    track(1000 + index, `Many ${index}.`, { files: [`/data/many/${index}.flac`] }),
  );
  const server = new PlexStandIn([
    track(1, 'Dawn', { files: ['/data/music/First/01.flac'] }),
    track(2, 'Dawn', { files: ['/data/music/Other/01.flac'] }),
    track(3, 'Noon, Night', {
      grandparentTitle: 'Various Artists',
      originalTitle: 'Ann',
      parentTitle: 'The ‘First’',
    }),
    track(4, 'Noon, Night', { parentTitle: 'Best of' }),
    track(5, 'Don’t Stop', { section: '7' }),
    track(6, 'Twins'),
    track(7, 'Twins'),
    track(8, 'Short', { duration: 10_000 }),
    track(9, 'Called otherwise here', { files: ['C:\\Music\\x\\seven.flac', 'C:\\Music\\x\\seven.mp3'] }),
    track(10, 'Two files', { files: ['/data/x/two.flac', '/data/y/two.flac', '/data/x/two.flac'] }),
    ...Array.from({ length: 150 }, (_, index) => track(2000 + index, `By ${index}`, { grandparentTitle: 'Often', section: '7' })), // prettier-ignore
    track(11, 'Often', { section: '7' }),
    ...many,
  ]);
  let address: string;

  before(async () => {
    address = await server.open();
    const library = openNewLibrary(file);
    const save = (name: string, tags: object) => saveSong(library, name, tags);
    const ids = [
      save('First/01.flac', { title: 'Dawn', artist: 'Ann' }),
      save('First/02.flac', { title: 'Noon, Night', artist: 'Ann', album: "The 'first'" }),
      save('y/stop.flac', { title: "Don't Stop", artist: 'Ann' }),
      save('x/seven.flac', { title: 'Seven', artist: 'Ann' }),
      save('x/two.flac', { title: 'Two files', artist: 'Ann' }),
      save('y/twins.flac', { title: 'Twins', artist: 'Ann' }),
      save('y/short.flac', { title: 'Short', artist: 'Ann' }),
    ];
    library.playlists.keep('Evening', [...ids, ids[0]!]);
    library.playlists.keep('Like the artist', [save('z/often.flac', { title: 'Often', artist: 'Ann' })]);
    library.playlists.keep('Many', many.map(({ title }, index) => save(`many/${index}.flac`, { title, artist: 'Ann' }))); // prettier-ignore
    library.close();
  });
  after(() => server.close());

  const callWith = (to: string, ...words: string[]) =>
    callHearmark([...words, '--to', to, '--library', file], { env: { HEARMARK_PLAYER_PASSWORD: token } });
  const call = (...words: string[]) => callWith(address, ...words);
  const there = (title: string) =>
    server.lists.filter((list) => list.title === title).map(({ entries }) => entries.map(({ ratingKey }) => ratingKey)); // prettier-ignore
  const open = (to = address, secret = token) => openPlayer(to, secret);
  /** Answers some questions of a test otherwise. */
  const instead = (test: TestContext, answer: PlexStandIn['instead']) => {
    server.instead = answer;
    test.after(() => (server.instead = () => undefined));
  };

  it('are made of the songs that it has, by file, else by name on the same album, each once', async () => {
    const { stdout, stderr, status } = await call('send', 'Evening', '--yes');
    assert.equal(status, 1, stderr); // not all of it
    assert.match(stdout, /^5 songs found there, 2 of them by title, artist and duration$/m);
    assert.match(stdout, /not found: .*twins\.flac \(several fit it\)\n.*not found: .*short\.flac\n/);
    assert.match(stdout, /in the list already: .*01\.flac/);
    assert.deepEqual(there('Evening'), [keys(1, 3, 5, 9, 10)]);
    assert.equal((await call('unsend')).stdout, 'Evening is gone again\n');
    assert.deepEqual(there('Evening'), []);
  });

  it('give way, and come back as they were', async () => {
    server.make('Evening', keys(8), { smart: true }); // what a search finds is not changed
    server.make('Evening', keys(8), { playlistType: 'video' });
    const mine = server.make('Evening', keys(7, 2));
    await call('send', 'Evening', '--yes');
    assert.deepEqual(there('Evening'), [keys(8), keys(8), keys(1, 3, 5, 9, 10)]);
    assert.equal(server.lists.at(-1), mine); // the same one, with its picture and whoever has it
    assert.equal((await call('unsend')).stdout, 'Evening is as it was: 2 songs\n');
    assert.deepEqual(there('Evening'), [keys(8), keys(8), keys(7, 2)]);
    mine.entries = [];
    await call('send', 'Evening', '--yes');
    assert.equal((await call('unsend')).stdout, 'Evening is as it was: 0 songs\n');
    assert.deepEqual(there('Evening').at(-1), []);
  });

  it('give way where they lie in a folder of playlists', async () => {
    const mine = server.make('In a folder', keys(7));
    server.folders.set(mine, 'For the road');
    await call('send', 'Evening', '--as', 'In a folder', '--yes');
    assert.deepEqual(there('In a folder'), [keys(1, 3, 5, 9, 10)]);
    assert.equal((await call('unsend')).stdout, 'In a folder is as it was: 1 song\n');
    assert.deepEqual(server.lists.pop(), mine);
  });

  it('are left as they are where somebody changed them since', async () => {
    await call('send', 'Evening', '--yes');
    server.lists.at(-1)!.entries.pop();
    assert.match((await call('unsend')).stderr, /was changed there since it was sent/);
    assert.deepEqual(there('Evening').at(-1), keys(1, 3, 5, 9));
  });

  it('are made of songs that are found among all of an artist with the same name', async () => {
    // "velvet" finds each song of The Velvet Underground: measured with a real server (colbyr/ctunes, PlexLibrary.swift)
    const { stdout } = await call('send', 'Like the artist', '--yes');
    assert.match(stdout, /^1 song found there/);
    assert.deepEqual(there('Like the artist'), [keys(11)]);
  });

  it('come back without songs where they had none, though somebody took them away', async () => {
    server.make('Empty', []);
    await call('send', 'Evening', '--as', 'Empty', '--yes');
    server.lists.splice(-1);
    await (await open()).replace('Empty', []); // an empty uri makes an empty one: measured with 1.43.4 (missing-foss/trobar-server)
    assert.deepEqual(there('Empty'), [[]]);
  });

  it('keep their order, however long they are and however many there are', async (t) => {
    const before = [...server.lists];
    t.after(() => void server.lists.splice(0, Infinity, ...before));
    for (let index = 0; index < 250; index++) server.make(`List ${index}`, keys(8));
    for (let times = 0; times < 2; times++) {
      const { status, stdout, stderr } = await call('send', 'Many', '--yes');
      assert.equal(status, 0, stdout + stderr);
      assert.deepEqual(there('Many'), [many.map(({ ratingKey }) => ratingKey)]);
    }
    const longest = Math.max(...server.asked.map(({ path, query }) => path.length + query.toString().length));
    assert.ok(longest < 2000, `${longest} characters in an address`);
  });

  it('change nothing in a dry run', async () => {
    const before = structuredClone(server.lists);
    await call('send', 'Evening', '--dry-run');
    assert.deepEqual(server.lists, before);
  });

  it('that hold songs of another server, which could not be put back, are left as they are', async () => {
    const list = server.make('Shared', keys(1));
    list.entries.push({
      ratingKey: '1',
      playlistItemID: 1,
      source: 'server://ffff/com.plexapp.plugins.library',
    });
    const { status, stderr } = await call('send', 'Evening', '--as', 'Shared', '--yes');
    assert.equal(status, 1);
    assert.match(stderr, /Shared has songs of another server there, and is left as it is/);
    list.entries[1] = {
      ratingKey: '2',
      playlistItemID: 2,
      source: `server://${serverId}/com.plexapp.plugins.library`,
    };
    assert.deepEqual(await (await open()).read('Shared'), keys(1, 2));
  });

  it('are sent by nobody without a token, or with another one', async () => {
    await assert.rejects(open(address, ''), { name: 'ParameterError', message: /without a token/ });
    await assert.rejects(open(address, 'a b\n'), { name: 'ParameterError' });
    await assert.rejects(open(address, 'other'), {
      name: 'PlayerError',
      message: /does not know this token/,
    });
    const named = address.replace('//', `//ann:${token}@`);
    assert.match((await open(named, '')).address, /^plex\+http:\/\/127\.0\.0\.1:\d+ \(ann\)$/);
  });

  it('are sent to no server without a library of music, and taken back there all the same', async (t) => {
    const { sections } = server;
    t.after(() => (server.sections = sections));
    await call('send', 'Evening', '--as', 'Morning', '--yes');
    server.sections = sections.filter(({ type }) => type === 'movie');
    assert.match(
      (await call('send', 'Evening', '--yes')).stderr,
      /has no library of music that this token may see/,
    );
    assert.equal((await call('unsend', '--as', 'Morning')).stdout, 'Morning is gone again\n');
  });

  it('are sent to a server that tells its libraries under their older address', async (t) => {
    const answers: Record<string, [number, unknown?]> = {
      '/library/sections/all': [404],
      '/library/sections': [200, { MediaContainer: { size: 3, Directory: server.sections } }],
    };
    instead(t, ({ path }) => answers[path]);
    const { stdout } = await call('send', 'Evening', '--dry-run');
    assert.match(stdout, /^5 songs found there/);
  });

  it('are told on where the server keeps another list than it was sent, or makes none', async (t) => {
    instead(t, ({ method, path }) => (method === 'PUT' ? [200, {}] : path === '/playlists' && method === 'POST' ? [200, '<html>'] : undefined)); // prettier-ignore
    const player = await open();
    server.make('Kept', keys(1));
    await assert.rejects(player.replace('Kept', keys(2)), /keeps another list as Kept than it was sent/);
    await assert.rejects(player.replace('New', keys(2)), /has not made New/);
  });

  it('are not looked for without an end', async (t) => {
    const list = server.make('Endless', keys(1, 2));
    const page = (offset: number, Metadata: object[]) => [200, { MediaContainer: { size: 2, totalSize: 9e9, offset, Metadata } }] as [number, unknown]; // prettier-ignore
    const answers: [why: RegExp, answer: (from: number) => [number, unknown?]][] = [
      [/without an end/, (from) => page(from, list.entries)], // the same again
      [/another part of a list/, () => page(0, list.entries)],
      [/without an end/, (from) => page(from, [{ ratingKey: '1', playlistItemID: from }])],
      [/does not tell what it has/, () => [200, { MediaContainer: { Metadata: 7 } }]],
      [/does not tell what it has/, () => [200, '[[[[']],
      [/does not tell what it has/, (from) => page(from, [{ ratingKey: '1' }])],
      [
        /songs of another server/,
        (from) => page(from, from > 0 ? [] : [{ ratingKey: '../1', playlistItemID: 1 }]),
      ],
      [/with 500/, () => [500]],
      [/does not let the owner of this token do that/, () => [403]],
    ];
    const player = await open();
    for (const [why, answer] of answers) {
      instead(
        t,
        ({ path, headers }) =>
        path === `/playlists/${list.ratingKey}/items` ? answer(Number(headers['x-plex-container-start'])) : undefined, // prettier-ignore
      );
      await assert.rejects(player.read('Endless'), { name: 'PlayerError', message: why });
    }
  });

  it('are read where a server does not divide them, and of a hostile answer nothing but what is known is taken', async (t) => {
    const entries =
      '{"__proto__":{"ratingKey":"7","polluted":1},"constructor":{"prototype":{"polluted":1}},"ratingKey":5,"playlistItemID":"a"}';
    instead(
      t,
      ({ path }) =>
      path === '/playlists' ? [200, { MediaContainer: { Metadata: [{ ratingKey: 77, title: 'Evening', smart: '0' }] } }]
      : path === '/playlists/77/items' ? [200, `{"MediaContainer":{"size":1,"__proto__":{"offset":3},"Metadata":[${entries}]}}`]
      : undefined, // prettier-ignore
    );
    assert.deepEqual(await (await open()).read('Evening'), ['5']);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    instead(t, ({ path }) => (path === '/playlists' ? [200, { MediaContainer: { Metadata: [{ ratingKey: '1/../../x', title: 'Evening' }] } }] : undefined)); // prettier-ignore
    assert.equal(await (await open()).read('Evening'), undefined);
    instead(t, ({ path }) => (path === '/library/sections/all' ? [200, { MediaContainer: { Directory: [{ key: '../x', type: 'artist' }] } }] : undefined)); // prettier-ignore
    await assert.rejects(open(), /does not tell which libraries it has/);
  });

  it('are sent to what is a Plex that is not too old, and tell no token to anything else', async (t) => {
    const told = () => server.asked.filter(({ headers }) => headers['x-plex-token'] !== undefined).length;
    const before = told();
    for (const [why, answer] of [
      [/is no Plex Media Server/, [200, '<html>']],
      [/is no Plex Media Server/, [404]],
      [/is no Plex Media Server/, [200, { MediaContainer: { machineIdentifier: 'a/../b' } }]],
      [
        /is Plex 0\.9\.12\.4\.1192, which answers in XML alone: it is too old/,
        [
          200,
          '<?xml version="1.0"?>\n<MediaContainer size="0" machineIdentifier="ab" version="0.9.12.4.1192"></MediaContainer>',
        ],
      ],
    ] as const) {
      instead(t, () => answer as [number, unknown]);
      await assert.rejects(open(), { name: 'PlayerError', message: why });
    }
    assert.equal(told(), before);
    await assert.rejects(open('plex+http://127.0.0.1:9'), /plex\+http:\/\/127\.0\.0\.1:9 cannot be reached/);
  });

  it('are not looked for by file in a library of more songs than it takes a while to tell', async (t) => {
    const asked: string[] = [];
    instead(t, ({ path, query, headers }) => {
      if (path !== '/library/sections/3/all' || query.has('title')) return undefined;
      asked.push(String(headers['x-plex-container-size']));
      return [200, { MediaContainer: { size: 0, offset: 0, totalSize: 30_001 } }];
    });
    const { stdout } = await call('send', 'Evening', '--dry-run');
    assert.match(stdout, /not found: .*seven\.flac\n/);
    assert.deepEqual(asked, ['0']);
  });

  it('never tell the token in an address', () => {
    for (const { path, query } of server.asked) assert.ok(!`${path}?${query.toString()}`.includes(token));
  });

  it('are asked for as the published description of the API says', { skip: withoutDescription }, () => {
    const api = JSON.parse(readFileSync(description, 'utf8')) as OpenApi;
    assert.ok(server.asked.length > 50);
    const faults = new Set(server.asked.flatMap((asked) => faultsOf(api, asked)));
    assert.ok(faults.delete('there is no GET /library/sections')); // asked where the published one is not there
    // What it describes in words alone, or elsewhere
    assert.deepEqual(
      faults,
      new Set([
        'type is none of 1,2,3,4,5,6,7,8,9', // 10 in its "List of Metadata Types"
        'GET /library/sections/{sectionId}/all has no title', // a field, in "Media Queries"
        'GET /playlists has no type', // in what it says of that request
        'POST /playlists has no type', // these three in its edition of 2024, and in clients of it
        'POST /playlists has no title',
        'POST /playlists has no smart',
      ]),
    );
  });
});

it('a Plex that does not answer, or never stops, is not waited for without an end', async (t) => {
  const server = createServer((request, response) => {
    if (request.url === '/identity') return;
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = new PlexClient(url, token, 300);
  const late = { name: 'PlayerError', retry: true, message: /has not answered within 0\.3 s$/ };
  await assert.rejects(client.identify(), late);
  await assert.rejects(client.ask('GET', 'playlists'), late);
});
