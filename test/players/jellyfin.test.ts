import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openPlayer } from '../../src-main/players/openPlayer.ts';
import { becomes } from '../becomes.ts';
import { callHearmark } from '../cli/runHearmark.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { JellyfinStandIn, password, type StandInSong } from './JellyfinStandIn.ts';
import { faultsOf, type OpenApi } from './publishedApi.ts';
import { saveSong } from './saveSong.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

const description = process.env['HEARMARK_JELLYFIN_OPENAPI'] ?? '';
const withoutDescription =
  !existsSync(description) &&
  'no description of the API of Jellyfin: HEARMARK_JELLYFIN_OPENAPI names the openapi.json that it publishes';

const idOf = (number: number) => number.toString(16).padStart(32, '0');
const song = (number: number, Name: string, more: Partial<StandInSong> = {}): StandInSong => ({
  Id: idOf(number),
  Name,
  Artists: ['Ann'],
  RunTimeTicks: 200 * 10_000_000,
  ...more,
});

describe('playlists on a Jellyfin server, as far as a stand-in goes', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'library.db');
  const many = Array.from({ length: 120 }, (_, index) => song(1000 + index, `Many ${index}`));
  const server = new JellyfinStandIn([
    song(1, 'Dawn', { Path: '/srv/music/First/01.flac' }),
    song(2, 'Dawn', { Path: '/srv/music/Other/01.flac' }),
    song(3, 'Noon & Night', { Artists: ['Łukasz', 'Ann'], Album: 'First' }),
    song(4, 'Noon & Night', { Artists: ['Ann'], Album: 'Best of' }),
    song(5, 'Called otherwise', { Artists: [], ProviderIds: { MusicBrainzRecording: 'mb-1' } }),
    song(6, 'Twins'),
    song(7, 'Twins'),
    song(8, 'Short', { RunTimeTicks: 10 * 10_000_000 }),
    song(9, 'Café del Mar'),
    song(10, 'Pałac pod lipą'),
    ...many,
  ]);
  let address: string;

  before(async () => {
    address = await server.open();
    const library = openNewLibrary(file);
    const save = (name: string, tags: object) => saveSong(library, name, tags);
    const ids = [
      save('First/01.flac', { title: 'Dawn', artist: 'Ann' }),
      save('First/02.flac', { title: 'Noon & Night', artist: 'Ann', album: 'First' }),
      save('x/twins.flac', { title: 'Twins', artist: 'Ann' }),
      save('x/short.flac', { title: 'Short', artist: 'Ann' }),
    ];
    library.playlists.keep('Evening', [...ids, ids[0]!]);
    library.playlists.keep('Accents', [save('x/9.flac', { title: 'Café del Mar', artist: 'Ann' }), save('x/10.flac', { title: 'Pałac pod lipą', artist: 'Ann' })]); // prettier-ignore
    library.playlists.keep('Many', many.map(({ Name }) => save(`many/${Name}.flac`, { title: Name, artist: 'Ann' }))); // prettier-ignore
    library.close();
  });
  after(() => server.close());

  const callAs = (user: string, ...words: string[]) =>
    callHearmark([...words, '--to', address.replace('ann@', `${user}@`), '--library', file], {
      env: { HEARMARK_PLAYER_PASSWORD: password },
    });
  const call = (...words: string[]) => callAs('ann', ...words);
  const there = (name: string) =>
    server.lists.filter((list) => list.Name === name).map(({ entries }) => entries.map(({ Id }) => Id));

  it('are made of the songs that it has, by path, else by name on the same album, each once', async () => {
    const { stdout, stderr, status } = await call('send', 'Evening', '--yes');
    assert.equal(status, 1, stderr); // not all of it
    assert.match(stdout, /^2 songs found there, 1 of them by title, artist and duration$/m);
    assert.match(stdout, /not found: .*twins\.flac \(several fit it\)\n.*not found: .*short\.flac\n/);
    assert.match(stdout, /in the list already: .*01\.flac/);
    assert.deepEqual(there('Evening'), [[idOf(1), idOf(3)]]);
    assert.equal((await call('unsend')).stdout, 'Evening is gone again\n');
    assert.deepEqual(there('Evening'), []);
  });

  it('give way, and come back as they were', async () => {
    server.make('Evening', 'bob', [idOf(8)]); // of somebody else
    server.make('Evening', 'ann', [idOf(7), idOf(2)]);
    await call('send', 'Evening', '--yes');
    assert.deepEqual(there('Evening'), [[idOf(8)], [idOf(1), idOf(3)]]);
    assert.equal((await call('unsend')).stdout, 'Evening is as it was: 2 songs\n');
    assert.deepEqual(there('Evening'), [[idOf(8)], [idOf(7), idOf(2)]]);
  });

  it('are made of songs that are looked for without their accents, as 10.11.0 wants it', async () => {
    const { stdout, status } = await call('send', 'Accents', '--yes');
    assert.equal(status, 0, stdout);
    assert.deepEqual(there('Accents'), [[idOf(9), idOf(10)]]);
  });

  it('of somebody else, which an administrator may delete, are left as they are', async () => {
    const read = server.make('Morning', '', [idOf(8)]); // a file among the music that Jellyfin reads: of nobody
    const ofBob = server.make('Morning', 'bob', [idOf(2)]);
    const { stderr, status } = await callAs('ada', 'send', 'Accents', '--as', 'Morning', '--yes');
    assert.equal(status, 0, stderr);
    assert.deepEqual(there('Morning'), [[idOf(8)], [idOf(2)], [idOf(9), idOf(10)]]);
    assert.equal((await callAs('ada', 'unsend')).stdout, 'Morning is gone again\n');
    assert.deepEqual(
      server.lists.filter(({ Name }) => Name === 'Morning'),
      [read, ofBob],
    );
  });

  it('of an administrator are found where the server is too old to say whose they are', async (t) => {
    t.after(() => (server.isOld = false));
    server.isOld = true;
    const mine = server.make('Old', 'ada', [idOf(8)]);
    assert.equal((await callAs('ada', 'send', 'Accents', '--as', 'Old', '--yes')).status, 0);
    assert.deepEqual(
      mine.entries.map(({ Id }) => Id),
      [idOf(9), idOf(10)],
    );
    assert.equal((await callAs('ada', 'unsend')).stdout, 'Old is as it was: 1 song\n');
  });

  it('are left as they are where somebody changed them since', async () => {
    await call('send', 'Evening', '--yes');
    const mine = server.lists.find(({ Name, owner }) => Name === 'Evening' && owner === 'ann')!;
    mine.entries.pop();
    assert.match((await call('unsend')).stderr, /was changed there since it was sent/);
    assert.deepEqual(there('Evening')[1], [idOf(1)]);
  });

  it('keep their order, however long they are', async () => {
    assert.equal((await call('send', 'Many', '--yes')).status, 0);
    assert.deepEqual(there('Many'), [many.map(({ Id }) => Id)]);
    assert.equal((await call('send', 'Many', '--yes')).status, 0);
    assert.deepEqual(there('Many'), [many.map(({ Id }) => Id)]);
  });

  it('change nothing in a dry run', async () => {
    const before = structuredClone(server.lists);
    await call('send', 'Evening', '--dry-run');
    assert.deepEqual(server.lists, before);
  });

  it('have songs that are known by the id of their recording alone', async () => {
    const player = await openPlayer(address, password);
    const one = { trackId: 1, title: 'Called otherwise', artist: 'Ann', artists: [], album: null, durationSeconds: 200, path: '/a/b.flac', musicBrainzId: 'mb-1' }; // prettier-ignore
    assert.deepEqual(await player.find([one as never]), [{ reference: idOf(5), by: 'name' }]);
    player.close();
  });

  it('are found on a further page, and not looked for without an end', async (t) => {
    const before = [...server.lists];
    t.after(() => {
      server.lists.splice(0, Infinity, ...before);
      server.repeatsItself = false;
    });
    for (let index = 0; index < 600; index++) server.make(`List ${index}`, 'bob', []);
    server.make('Last', 'ann', [idOf(2)]);
    const player = await openPlayer(address, password);
    assert.deepEqual(await player.read('Last'), [idOf(2)]);
    server.repeatsItself = true;
    await assert.rejects(player.read('Last'), {
      name: 'PlayerError',
      message: /tells what it has without an end/,
    });
    player.close();
  });

  it('let go of the way in once they are done', () => becomes(() => server.signedIn, []));

  it('are sent by nobody with another password, or without a name', async () => {
    await assert.rejects(openPlayer(address, 'x'), {
      name: 'PlayerError',
      message: /does not know ann with this password/,
    });
    await assert.rejects(openPlayer(address.replace('ann@', 'eve@'), password), {
      name: 'PlayerError',
      message: /lets eve not in, though it knows the password: the account may be disabled/,
    });
    await assert.rejects(openPlayer(address.replace('ann@', ''), password), {
      name: 'ParameterError',
      message: /say who you are there, as in jellyfin\+http:\/\/user@/,
    });
  });

  it('are not sent to what is no Jellyfin, or is not there', async () => {
    const subsonic = await callHearmark(
      ['send', 'Evening', '--to', 'jellyfin+http://ann@127.0.0.1:9', '--library', file],
      {},
    );
    assert.match(subsonic.stderr, /jellyfin\+http:\/\/127\.0\.0\.1:9 cannot be reached/);
  });

  it('never tell the password but to sign in', () => {
    const told = server.asked.filter((one) => JSON.stringify(one.body ?? '').includes('ä ss'));
    assert.deepEqual(new Set(told.map(({ path }) => path)), new Set(['/Users/AuthenticateByName']));
    for (const { query } of server.asked) assert.ok(![...query.values()].includes(password));
  });

  it('are asked for as the published description of the API says', { skip: withoutDescription }, () => {
    const api = JSON.parse(readFileSync(description, 'utf8')) as OpenApi;
    assert.ok(server.asked.length > 50);
    assert.deepEqual(new Set(server.asked.flatMap((asked) => faultsOf(api, asked))), new Set());
    const wrong = { method: 'POST', path: '/Playlists', query: new URLSearchParams('nmae=x'), body: { Nmae: 1 } }; // prettier-ignore
    assert.deepEqual(faultsOf(api, wrong), ['POST /Playlists has no nmae', 'body.Name is missing', 'body has no Nmae']); // prettier-ignore
  });
});
