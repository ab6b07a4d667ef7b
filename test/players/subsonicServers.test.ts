import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { openPlayer } from '../../src-main/players/openPlayer.ts';
import { callHearmark } from '../cli/runHearmark.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { python } from '../fixtures/keptFile.ts';
import { contentId } from '../library/temporaryLibrary.ts';
import { madeSongs, openSubsonicHost, playersKey } from '../server/subsonicHost.ts';
import { Client } from '../server/testHost.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { id3v1 } from './id3v1.ts';
import { saveSong } from './saveSong.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

/** A library of our own, of songs that are called so, in a folder of this name. */
function makeLibrary(
  file: string,
  folder: string,
  songs: { name: string; title?: string; artist?: string; album?: string }[],
  durationSeconds: number,
  times = 1,
) {
  const library = openNewLibrary(file);
  const ids = songs.map(({ name, ...tags }) => {
    const state = { path: join(folder, name), size: 1, modifiedNs: 1n };
    return library.tracks.save({
      file: state,
      contentId: contentId(name),
      properties: { durationSeconds },
      tags,
    }).id;
  });
  library.playlists.keep('Evening', Array.from({ length: times }, () => ids).flat());
  library.close();
  return ids;
}

describe('playlists on a server of our own', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'other', 'library.db');
  let made: Awaited<ReturnType<typeof openSubsonicHost>>;
  let address: string;
  before(async () => {
    made = await openSubsonicHost(folder);
    address = made.host.origin.replace('//', '//hearmark@');
    mkdirSync(dirname(file));
    // In another folder, and the second under another name
    const songs = madeSongs.map((song, index) => ({
      ...song,
      name: index === 1 ? 'First/noon.wav' : song.name,
    }));
    makeLibrary(file, '/far/away', [...songs, { name: 'none.wav', title: 'None', artist: 'Ann' }], 0.1);
  });
  after(() => made.host.close());
  const call = (...words: string[]) =>
    callHearmark([...words, '--to', address, '--library', file], {
      env: { HEARMARK_PLAYER_PASSWORD: playersKey },
    });
  const kept = () =>
    made.library.changes
      .listSavedFilters()
      .map(({ name, filter }) => [name, made.library.playlists.tracksOf(filter.playlistId!)]);

  it('are made there of the songs that it has, by path and by name', async () => {
    const { stdout, stderr } = await call('send', 'Evening', '--yes');
    assert.match(
      stdout,
      /^5 songs found there, 1 of them by title, artist and duration\n.*noon\.wav\n +is 2\n/s,
      stderr,
    );
    // A name alone is that of many
    assert.match(stdout, /not found: .*odd\.wav\n +not found: .*none\.wav\nEvening is new there/);
    assert.deepEqual(kept(), [['Evening', made.ids.slice(0, 5)]]);
    assert.deepEqual((await call('unsend')).stdout, 'Evening is gone again\n');
    assert.deepEqual(kept(), []);
  });

  it('replace what stands there, which is put back', async () => {
    const { ids, library } = made;
    library.playlists.keep('Evening', [ids[4]!, ids[4]!]);
    await call('send', 'Evening', '--yes');
    assert.deepEqual(kept(), [['Evening', ids.slice(0, 5)]]);
    assert.equal((await call('unsend')).stdout, 'Evening is as it was: 2 songs\n');
    assert.deepEqual(kept(), [['Evening', [ids[4], ids[4]]]]);
  });

  it('are what playlist and similar find, too', async () => {
    const { ids, music, library } = made;
    const at = (index: number) => join(music, madeSongs[index]!.name);
    const sent = async (...words: string[]) => {
      const there = ['--to', address, '--as', 'Found', '--yes', '--model', 'hearmark-crnn'];
      const { status, stdout, stderr } = await callHearmark([...words, ...there, '--library', library.file], {
        env: { HEARMARK_PLAYER_PASSWORD: playersKey },
      });
      assert.equal(status, 0, stdout + stderr);
      return kept().find(([name]) => name === 'Found')![1];
    };
    assert.deepEqual(await sent('playlist', at(0), at(4), '--tracks', '3'), [ids[0], ids[2], ids[4]]);
    assert.deepEqual(await sent('similar', at(0), '--limit', '2'), [ids[1], ids[2]]);
  });

  it('are sent from the window, which is shown what is there, and undone there', async () => {
    const page = await Client.signIn(made.host.address);
    const player = { address, password: playersKey };
    const selection = { trackIds: [...made.ids.slice(0, 2), made.ids[5]!] };
    const sort = { by: 'title', descending: false } as const;
    const preview = await page.call('previewSending', { selection, sort, name: ' Two ', player });
    assert.deepEqual(preview, {
      previewId: 1,
      name: 'Two',
      songs: 3,
      found: 2,
      foundByName: 0,
      unmatched: 1,
      missing: [{ title: 'odd.wav', why: 'absent' }],
      before: null,
    });
    const before = kept();
    const { previewId } = preview;
    assert.deepEqual(await page.call('sendPreviewed', { previewId, player }), { name: 'Two', songs: 2 });
    assert.deepEqual(kept().at(-1), ['Two', made.ids.slice(0, 2)]);
    assert.deepEqual(await page.call('undoSending', { player, name: 'Two' }), { name: 'Two', songs: null });
    assert.deepEqual(kept(), before);
    for (const [member, request] of [
      ['sendPreviewed', { previewId: 77, player }],
      [
        'previewSending',
        { selection, sort, name: 'x', player: { address: 'mpd:///run/mpd/socket', password: '' } },
      ],
      [
        'previewSending',
        { selection, sort, name: 'x', player: { address: 'file:///etc/passwd', password: '' } },
      ],
    ] as const)
      assert.equal((await page.post(member, request)).status, 400, JSON.stringify(request));
    const nobody = await page.post('undoSending', { player: { ...player, password: 'x' }, name: 'Two' });
    assert.equal(nobody.status, 503);
    assert.match(nobody.body.toString(), /"PlayerError","message":"http.* says: The user is hearmark/);
  });

  it('are not sent by whoever is not let in', async () => {
    const wrong = await callHearmark(['send', 'Evening', '--to', address, '--library', file], {
      env: { HEARMARK_PLAYER_PASSWORD: 'x' },
    });
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /says: The user is hearmark, the password the key/);
    const nobody = await callHearmark(['send', 'Evening', '--to', made.host.origin, '--library', file]);
    assert.equal(nobody.status, 2);
    assert.match(nobody.stderr, /say who you are there, as in http:\/\/user@127/);
    assert.doesNotMatch(
      readFileSync(join(dirname(file), 'sent-playlists.json'), 'utf8'),
      new RegExp(playersKey),
    );
  });
});

const withoutSupysonic =
  spawnSync(python, ['-c', 'import supysonic']).status !== 0 &&
  'supysonic is not installed (.ci/run installs it on Debian)';

describe('playlists on supysonic', { skip: withoutSupysonic }, () => {
  const folder = temporaryFolder();
  const file = join(folder, 'library.db');
  const music = join(folder, 'music');
  let server: ReturnType<typeof spawn>;
  let address: string;
  const titles = Array.from({ length: 6 }, (_, index) => `Song ${index}`);
  before(async () => {
    makeAudio(join(folder, 'sound.mp3'), { seconds: 1 });
    const sound = readFileSync(join(folder, 'sound.mp3'));
    mkdirSync(join(music, 'x'), { recursive: true });
    for (const title of titles)
      writeFileSync(join(music, 'x', `${title}.mp3`), Buffer.concat([sound, id3v1(title, 'Ann', 'X')]));
    // The first lies elsewhere here
    makeLibrary(
      file,
      '/far',
      titles.map((title, index) => ({
        name: index === 0 ? `${title} - Ann.mp3` : `x/${title}.mp3`,
        title,
        artist: 'Ann',
        album: 'X',
      })),
      1,
      10,
    );
    server = spawn(python, [join(import.meta.dirname, 'supysonicServer.py'), folder, music], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [port] = (await once(createInterface(server.stdout!), 'line')) as [string];
    address = `http://ann:secret@127.0.0.1:${port}`;
  });
  after(async () => {
    if (!server) return;
    server.kill();
    await once(server, 'exit');
  });

  it('are sent whole, in pieces, replaced and put back', async () => {
    const call = (...words: string[]) => callHearmark([...words, '--to', address, '--library', file]);
    const { status, stdout, stderr } = await call('send', 'Evening', '--yes');
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /^60 songs found there, 10 of them by title/);
    assert.equal(stdout.match(/Song 0 - Ann\.mp3/g)?.length, 1, 'each is named once');
    const player = await openPlayer(address);
    const sent = (await player.read('Evening'))!;
    assert.deepEqual([sent.length, new Set(sent).size], [60, 6]);
    await player.replace('Evening', sent.slice(0, 3).reverse());
    await call('send', 'Evening', '--yes');
    assert.deepEqual(await player.read('Evening'), sent);
    assert.match((await call('unsend')).stdout, /is as it was: 3 songs/);
    assert.deepEqual(await player.read('Evening'), sent.slice(0, 3).reverse());
    await player.remove('Evening');
    assert.equal(await player.read('Evening'), undefined);
  });
});

describe('a server that is asked for playlists', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  after(() => servers.forEach((server) => server.close()));
  const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://ann:secret@127.0.0.1:${(server.address() as AddressInfo).port}/music/`;
  };
  const failed = (code: number, message: string) =>
    JSON.stringify({
      'subsonic-response': { status: 'failed', version: '1.16.1', error: { code, message } },
    });
  const ok = (more: object) =>
    JSON.stringify({ 'subsonic-response': { status: 'ok', version: '1.16.1', ...more } });

  it('is none where something else answers, sends elsewhere, or is not there', async () => {
    const page = await listen((_, response) => response.end('<html>'));
    await assert.rejects(openPlayer(page), {
      name: 'PlayerError',
      message: /is no server of the Subsonic API/,
    });
    const elsewhere = await listen((_, response) => response.writeHead(302, { location: page }).end());
    await assert.rejects(openPlayer(elsewhere), /cannot be reached: .*redirect/);
    await assert.rejects(openPlayer('http://ann:secret@127.0.0.1:1'), { name: 'PlayerError', retry: true });
  });

  it('is told no password, and is known by its user', async () => {
    const asked: string[] = [];
    const address = await listen((request, response) => {
      asked.push(request.url!);
      response.end(ok({}));
    });
    const player = await openPlayer(address);
    assert.match(player.address, /^http:\/\/127\.0\.0\.1:\d+\/music \(ann\)$/);
    assert.match(
      asked[0]!,
      /^\/music\/rest\/ping\.view\?u=ann&t=[0-9a-f]{32}&s=[0-9a-f]{24}&v=1\.13\.0&c=Hearmark&f=json$/,
    );
    assert.equal(await player.read('Evening'), undefined);
  });

  it('that knows no tokens is told the password on this machine, and by no network that others read', async () => {
    const asked: string[] = [];
    const address = await listen((request, response) => {
      asked.push(new URL(request.url!, 'http://x').searchParams.get('p') ?? '');
      response.end(
        asked.at(-1) === '' ? failed(41, 'Token authentication not supported for LDAP users.') : ok({}),
      );
    });
    await openPlayer(address);
    assert.deepEqual(asked, ['', `enc:${Buffer.from('secret').toString('hex')}`]);
    // A name of this machine that is not one of loopback to whoever reads it
    await assert.rejects(openPlayer(address.replace('127.0.0.1', '0.0.0.0')), /by https alone/);
    assert.equal(asked.at(-1), '');
  });

  it('is asked for a title as it may be written there, and with its artist where it is a letter or signs', async () => {
    const songs = ['Don’t Stop', 'Éclair'.normalize('NFD'), 'Forêt'.normalize('NFC'), '7', '…'].map((title, id) => ({ id, title, artist: 'Ann' })); // prettier-ignore
    const asked: string[] = [];
    const address = await listen((request, response) => {
      const query = new URL(request.url!, 'http://x').searchParams.get('query') ?? '';
      asked.push(query);
      // As a server searches that compares letter by letter, and one that looks for no single letter
      const song = query.length < 2 ? [] : songs.filter(({ title, artist }) => `${title} ${artist}`.includes(query)); // prettier-ignore
      response.end(ok({ searchResult3: { song } }));
    });
    const player = await openPlayer(address);
    const library = openNewLibrary(join(temporaryFolder(), 'library.db'));
    const titles = ["Don't Stop", 'Éclair'.normalize('NFC'), 'Forêt'.normalize('NFD'), '7', '…', '8'];
    const ids = titles.map((title, index) => saveSong(library, `${index}.mp3`, { title, artist: 'Ann' }));
    const found = await player.find(library.songs.read(ids));
    library.close();
    assert.deepEqual(
      found.map((one) => ('reference' in one ? one.reference : one.why)),
      ['0', '1', '2', '3', '4', 'absent'],
    );
    assert.deepEqual(asked.slice(-2), ['8', '8 Ann']);
  });

  it('has none of several songs taken because another spelling finds it alone', async () => {
    const songs = ["Don't Stop", "Don't Stop", 'Don’t Stop'].map((title, id) => ({
      id,
      title,
      artist: 'Ann',
    }));
    const address = await listen((request, response) => {
      const query = new URL(request.url!, 'http://x').searchParams.get('query');
      response.end(ok({ searchResult3: { song: songs.filter(({ title }) => title === query) } }));
    });
    const player = await openPlayer(address);
    const library = openNewLibrary(join(temporaryFolder(), 'library.db'));
    const id = saveSong(library, 'stop.mp3', { title: "Don't Stop", artist: 'Ann' });
    const found = await player.find(library.songs.read([id]));
    library.close();
    assert.deepEqual(found, [{ why: 'several' }]);
  });

  it('is asked for the artist, too, where more songs have the words of a title than it tells at once', async () => {
    const songs = Array.from({ length: 300 }, (_, id) => ({ id, title: 'Love', artist: `Band ${id}` }));
    const address = await listen((request, response) => {
      const { searchParams } = new URL(request.url!, 'http://x');
      const words = (searchParams.get('query') ?? '').split(' ');
      const song = songs.filter(({ title, artist }) => words.every((word) => `${title} ${artist}`.includes(word))); // prettier-ignore
      const count = Number(searchParams.get('songCount'));
      response.end(ok({ searchResult3: { song: song.slice(0, count) } }));
    });
    const player = await openPlayer(address);
    const library = openNewLibrary(join(temporaryFolder(), 'library.db'));
    const ids = ['Band 7', 'Band 299', 'Band 300'].map((artist) => saveSong(library, `${artist}.mp3`, { title: 'Love', artist })); // prettier-ignore
    const found = await player.find(library.songs.read(ids));
    library.close();
    assert.deepEqual(found, [{ reference: '7', by: 'name' }, { reference: '299', by: 'name' }, { why: 'absent' }]); // prettier-ignore
  });

  it('has its filters left alone, and a playlist made beside them', async () => {
    let now = 0;
    for (const [type, filter, isLeft] of [
      ['navidrome', { readonly: true }, true], // from 0.61 on
      ['navidrome', {}, true],
      ['navidrome', { readonly: false }, false],
      ['another', {}, false],
    ] as const) {
      const asked: string[] = [];
      const lists = [{ id: '1', name: 'Evening', owner: 'Ann', ...filter, entry: [{ id: '7' }] }];
      const told = () => lists.map((list) => ({ changed: list.id === '1' ? `2026-01-01T00:00:${now++}Z` : '2025', ...list })); // prettier-ignore
      const address = await listen((request, response) => {
        const { pathname, searchParams } = new URL(request.url!, 'http://x');
        const method = pathname.replace(/.*\/(.*)\.view/, '$1');
        asked.push(method);
        const id = searchParams.get('id') ?? searchParams.get('playlistId');
        const list = lists.find((one) => one.id === id);
        const songs = [...searchParams.getAll('songId'), ...searchParams.getAll('songIdToAdd')].map((one) => ({ id: one })); // prettier-ignore
        if (method === 'createPlaylist') lists.push({ id: '2', name: 'Evening', owner: 'ann', entry: songs });
        if (method === 'updatePlaylist') list!.entry = songs;
        if (method === 'deletePlaylist') lists.splice(lists.indexOf(list!), 1);
        const playlist = told().find((one) => one.id === id);
        response.end(ok({ type, playlists: { playlist: told() }, ...(playlist && { playlist }) }));
      });
      const player = await openPlayer(address);
      assert.deepEqual(await player.read('Evening'), isLeft ? undefined : ['7']);
      await player.replace('Evening', ['8']);
      assert.deepEqual(await player.read('Evening'), ['8']);
      assert.deepEqual(lists[0]!.entry, [{ id: isLeft ? '7' : '8' }]);
      assert.equal(asked.includes('createPlaylist'), isLeft);
      await player.remove('Evening');
      assert.deepEqual(lists.map(({ id }) => id), isLeft ? ['1'] : []); // prettier-ignore
    }
  });

  it('is told on where it keeps another list than it was sent', async () => {
    const address = await listen((request, response) => {
      const playlist = { id: 7, name: 'Evening', owner: 'ann' };
      response.end(
        request.url!.includes('getPlaylists')
          ? ok({ playlists: { playlist: [playlist] } })
          : ok({ playlist }),
      );
    });
    const player = await openPlayer(address);
    await assert.rejects(player.replace('Evening', ['1']), /keeps another list as Evening than it was sent/);
  });
});
