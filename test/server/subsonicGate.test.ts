import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { playersKeyFile } from '../../src-main/locations.ts';
import { openPlayersKey } from '../../src-main/server/subsonic/PlayersKey.ts';
import { fc } from '../properties.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { answerIn, credentials, openSubsonicHost, playersKey } from './subsonicHost.ts';

describe('the Subsonic API lets nobody in without its key', () => {
  const folder = temporaryFolder();
  let made: Awaited<ReturnType<typeof openSubsonicHost>>;
  before(async () => (made = await openSubsonicHost(folder)));
  after(() => made.host.close());

  const codeFor = async (who: Record<string, string>, method = 'ping') =>
    (await made.player.ask(method, {}, who)).error?.code;

  it('knows it as key, as salted hash and as password', async () => {
    const hex = Buffer.from(playersKey).toString('hex');
    for (const who of [
      { apiKey: playersKey },
      credentials(),
      credentials(playersKey, 'Hearmark', 'another salt'),
      { u: 'hearmark', p: playersKey },
      { u: 'hearmark', p: `enc:${hex}` },
    ])
      assert.equal(await codeFor(who), undefined, JSON.stringify(who));
  });

  it('refuses everybody else, with the code that says why', async () => {
    const wrong = playersKey.replace(/.$/, 'x');
    const refused: [number, Record<string, string>][] = [
      [10, {}],
      [10, { u: 'hearmark' }],
      [10, { ...credentials(), s: '' }],
      [40, credentials(wrong)],
      [40, credentials(playersKey, 'admin')],
      [40, { ...credentials(), t: '' + '0'.repeat(32) }],
      [40, { u: 'hearmark', p: wrong }],
      [40, { u: 'hearmark', p: 'enc:zz' }],
      [43, { ...credentials(), p: playersKey }],
      [43, { apiKey: playersKey, u: 'hearmark' }],
      [44, { apiKey: wrong }],
      [44, { apiKey: '' }],
    ];
    const methods = ['ping', 'getSong', 'stream', 'getCoverArt', 'deletePlaylist', 'nothing'];
    for (const [code, who] of refused)
      for (const method of methods)
        assert.equal(await codeFor(who, method), code, `${method} ${JSON.stringify(who)}`);
    assert.equal(await codeFor({}, 'getOpenSubsonicExtensions'), undefined);
  });

  it('takes a form for an address, and none that is too large', async () => {
    const { client } = made.player;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const values = new URLSearchParams({ ...credentials(), f: 'json', id: String(made.ids[1]) });
    const { body } = await client.send('POST', '/rest/getSong', form, values.toString());
    assert.equal((answerIn(body)['song'] as { title: string }).title, 'Noon');
    const large = await client.send('POST', '/rest/getSong', form, `x=${'y'.repeat(2 ** 21)}`);
    assert.equal(large.status, 413);
  });

  it('is there for the names of this host alone, and is no way into the rest of it', async () => {
    const { client } = made.player;
    const elsewhere = await client.send('GET', made.player.address('ping'), { host: 'evil.example' });
    assert.equal(elsewhere.status, 421);
    const asPage = await client.send('GET', `/audio/${made.ids[0]}?apiKey=${playersKey}`);
    assert.equal(asPage.status, 401);
    const page = await client.send('GET', made.player.address('ping'), { origin: 'https://player.example' });
    assert.equal(page.headers['access-control-allow-origin'], '*');
    assert.equal(page.headers['access-control-allow-credentials'], undefined);
    assert.equal(page.headers['x-content-type-options'], 'nosniff');
  });

  it('answers whatever it is asked with an error that says so', async () => {
    const song = String(made.ids[0]);
    const bad: [number, string, Record<string, string | string[]>][] = [
      [10, 'getSong', {}],
      [10, 'getAlbumList2', {}],
      [10, 'getAlbumList2', { type: 'byYear', fromYear: '1990' }],
      [10, 'scrobble', {}],
      [0, 'getAlbumList2', { type: 'constructor' }],
      [0, 'getAlbumList2', { type: 'newest', size: '-1' }],
      [0, 'getAlbumList2', { type: 'newest', offset: '1e9' }],
      [0, 'search3', { query: 'x'.repeat(5000) }],
      [0, 'createPlaylist', { name: 'x'.repeat(500) }],
      [0, 'createPlaylist', { name: ' ', songId: song }],
      [0, 'scrobble', { id: song, time: '-5' }],
      [0, 'scrobble', { id: song, time: 'NaN' }],
      [0, 'ping', { v: 'x' }],
      [30, 'ping', { v: '2.0.0' }],
      [20, 'ping', { v: '0.9' }],
      [70, 'getSong', { id: '999999' }],
      [70, 'getSong', { id: '../../etc/passwd' }],
      [70, 'getSong', { id: `al-${song}` }],
      [70, 'getAlbum', { id: 'al-999999999999999' }],
      [70, 'getAlbum', { id: 'al-1e3' }],
      [70, 'getArtist', { id: '__proto__' }],
      [70, 'getMusicDirectory', { id: song }],
      [70, 'stream', { id: '%2e%2e%2fsecret.txt' }],
      [70, 'stream', { id: '0x1' }],
      [70, 'download', { id: '-1' }],
      [70, 'getCoverArt', { id: 'cover.jpg' }],
      [70, 'getSonicSimilarTracks', { id: '424242' }],
      [70, 'getArtists', { musicFolderId: '77' }],
      [70, 'createPlaylist', { name: 'x', songId: [song, '424242'] }],
      [70, 'getPlaylist', { id: '../1' }],
      [70, 'updatePlaylist', { playlistId: '424242', name: 'x' }],
    ];
    for (const [code, method, parameters] of bad) {
      const { error } = await made.player.ask(method, parameters);
      assert.equal(error?.code, code, `${method} ${JSON.stringify(parameters)}: ${error?.message}`);
      assert.doesNotMatch(error.message, /made a mistake/);
    }
    const huge = await made.player.ask('search3', { query: '', songCount: '999999999999', songOffset: '999999999999999' }); // prettier-ignore
    assert.deepEqual((huge['searchResult3'] as { song: unknown[] }).song, []);
    const odd = await made.player.ask('getAlbumList2', { type: 'random', size: '999999999999' });
    assert.equal(odd.status, 'ok');
    assert.deepEqual(made.library.changes.listSavedFilters(), []);
  });

  it('answers any question of any method, and makes no mistake', async () => {
    const methods = [
      ...[
        'getSong',
        'getAlbum',
        'getArtist',
        'getMusicDirectory',
        'getAlbumList',
        'getAlbumList2',
        'search2',
        'search3',
      ],
      ...[
        'getSongsByGenre',
        'getRandomSongs',
        'getTopSongs',
        'getSimilarSongs',
        'getSonicSimilarTracks',
        'findSonicPath',
      ],
      ...[
        'getPlaylist',
        'createPlaylist',
        'updatePlaylist',
        'deletePlaylist',
        'scrobble',
        'stream',
        'getCoverArt',
        'getIndexes',
      ],
    ];
    const names = [
      ...[
        'id',
        'type',
        'size',
        'offset',
        'count',
        'query',
        'songCount',
        'songOffset',
        'genre',
        'artist',
        'fromYear',
        'toYear',
      ],
      ...[
        'playlistId',
        'name',
        'songId',
        'songIdToAdd',
        'songIndexToRemove',
        'startSongId',
        'endSongId',
        'time',
        'musicFolderId',
      ],
    ];
    const value = fc.oneof(
      fc.constantFrom(
        '1',
        'al-1',
        'ar-1',
        'al-5',
        '5',
        '0',
        '-1',
        '1e9',
        '99999999999999999999',
        'newest',
        'byYear',
        'byGenre',
      ),
      fc.constantFrom(
        '',
        '"',
        "'; DROP TABLE tracks; --",
        '../../etc/passwd',
        '\u0000',
        '\ud800',
        'NaN',
        'rock',
        'true',
        '[]',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...methods),
        fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 5, noNullPrototype: true }),
        fc.constantFrom('json', 'xml'),
        async (method, parameters, f) => {
          const { status, body, headers } = await made.player.send(method, { ...parameters, f });
          assert.ok(status === 200 || status === 206, `${status}`);
          if (!/json|xml/.test(String(headers['content-type']))) return;
          const text = body.toString();
          assert.match(text, f === 'json' ? /"status":"(ok|failed)"/ : /status="(ok|failed)"/);
          assert.doesNotMatch(text, /made a mistake|SQLITE|LibraryError/);
          if (f === 'json') JSON.parse(text);
        },
      ),
      { numRuns: 150 },
    );
    for (const { id } of made.library.changes.listSavedFilters())
      made.library.changes.deleteSavedFilter({ filterId: id });
  });

  it('sends no file that is not the song which was found there', async () => {
    const { music, ids, player } = made;
    const secret = join(folder, 'secret.txt');
    const [first, second, third] = ['First/01.wav', 'First/02.wav', 'Second/01.wav'].map((name) => join(music, name)); // prettier-ignore
    for (const path of [first!, second!, third!]) rmSync(path);
    symlinkSync(secret, first!);
    linkSync(secret, second!);
    execFileSync('mkfifo', [third!]);
    for (const id of ids.slice(0, 3))
      assert.equal(answerIn((await player.send('stream', { id })).body).error?.code, 70);
  });
});

describe('the key of the players', () => {
  const folder = temporaryFolder();
  const library = join(folder, 'library.db');

  it('is kept beside the library, for its owner alone, and made anew when that is asked for', () => {
    const key = openPlayersKey(library);
    assert.match(key, /^[\w-]{43}$/);
    assert.equal(openPlayersKey(library), key);
    assert.equal(statSync(playersKeyFile(library)).mode & 0o777, 0o600);
    const renewed = openPlayersKey(library, { renew: true });
    assert.notEqual(renewed, key);
    assert.equal(readFileSync(playersKeyFile(library), 'utf8'), `${renewed}\n`);
  });

  it('is made anew where what is kept is none', () => {
    writeFileSync(playersKeyFile(library), '');
    assert.match(openPlayersKey(library), /^[\w-]{43}$/);
  });
});
