import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PlayerError } from '../../src-main/errors.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { openPlayer } from '../../src-main/players/openPlayer.ts';
import { MpdConnection } from '../../src-main/players/mpd/MpdConnection.ts';
import { callHearmark } from '../cli/runHearmark.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { contentId } from '../library/temporaryLibrary.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { id3v1 } from './id3v1.ts';
import { startMpd, withoutMpd } from './startMpd.ts';

describe('playlists in MPD', { skip: withoutMpd }, () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const file = join(folder, 'library.db');
  let mpd: Awaited<ReturnType<typeof startMpd>>;

  /** As the library knows them; MPD has the third elsewhere, the fourth not at all, and two that may be the fifth. */
  const songs = [
    { name: 'a/1.mp3', title: 'One "1"', artist: 'Ann' },
    { name: "a/it's \\ 2.mp3", title: 'Two', artist: 'Ann' },
    { name: 'b/3.mp3', title: 'Three', artist: 'Bob' },
    { name: 'b/4.mp3', title: 'Four', artist: 'Bob' },
    { name: 'b/5.mp3', title: 'Five', artist: 'Bob' },
  ];
  before(async () => {
    makeAudio(join(folder, 'sound.mp3'), { seconds: 1 });
    const sound = readFileSync(join(folder, 'sound.mp3'));
    const put = (name: string, { title, artist }: { title: string; artist: string }) => {
      mkdirSync(dirname(join(music, name)), { recursive: true });
      writeFileSync(join(music, name), Buffer.concat([sound, id3v1(title, artist, '')]));
    };
    for (const song of songs.slice(0, 2)) put(song.name, song);
    put('elsewhere/three.mp3', { title: 'THREE', artist: 'bob' });
    put('x/five.mp3', songs[4]!);
    put('y/five.mp3', songs[4]!);
    const library = openLibrary(file);
    const ids = songs.map(({ name, title, artist }) => {
      const path = join(music, name);
      const properties = { durationSeconds: 1.05, container: 'mp3', codec: 'mp3' };
      const state = { path, size: 1, modifiedNs: 1n };
      return library.tracks.save({ file: state, contentId: contentId(name), properties, tags: { title, artist } }).id; // prettier-ignore
    });
    library.playlists.keep('Evening/Late', [ids[2]!, ids[0]!, ids[3]!, ids[1]!, ids[0]!, ids[4]!]);
    library.playlists.keep('Lost', [ids[3]!]);
    library.changes.saveFilter({ name: 'By Ann', filter: { text: 'artist:ann' }, sort: { by: 'title', descending: true } }); // prettier-ignore
    library.close();
    mpd = await startMpd(folder, music);
  });
  after(() => mpd?.stop());

  const call = (...words: string[]) => callHearmark([...words, '--library', file]);
  const listed = async (name: string) => (await mpd.ask('listplaylist', name)).map(([, path]) => path);
  const evening = ['elsewhere/three.mp3', 'a/1.mp3', "a/it's \\ 2.mp3", 'a/1.mp3'];

  it('are shown before they are sent, with what was found how and what was not', async () => {
    const { status, stdout } = await call('send', 'evening/late', '--to', mpd.address, '--dry-run');
    assert.equal(status, 0);
    assert.match(stdout, /^4 songs found there, 1 of them by title, artist and duration\n/);
    assert.match(stdout, /b\/3\.mp3\n +is elsewhere\/three\.mp3\n/);
    assert.match(stdout, /not found: .*b\/4\.mp3\n.*not found: .*b\/5\.mp3 \(several fit it\)/);
    assert.match(stdout, /Evening-Late is new there\n\nNothing was sent/);
    assert.deepEqual(await mpd.ask('listplaylists'), []);
    assert.match((await call('send', 'Evening/Late', '--to', mpd.address)).stdout, /Nothing was sent\.\n$/);
  });

  it('are sent whole, replace what stands there, and give way to it again', async () => {
    await mpd.ask('playlistadd', 'Evening-Late', 'y/five.mp3');
    const sent = await call('send', 'Evening/Late', '--to', mpd.address, '--yes');
    assert.equal(sent.status, 1, 'two of six were not found');
    assert.match(sent.stdout, /has 1 song there, which give way/);
    assert.deepEqual(await listed('Evening-Late'), evening);
    const smart = await call('send', 'By Ann', '--to', mpd.socket, '--as', 'Ann', '--yes');
    assert.equal(smart.status, 0, smart.stdout + smart.stderr);
    assert.deepEqual(await listed('Ann'), ["a/it's \\ 2.mp3", 'a/1.mp3']);
    assert.equal((await call('unsend', '--to', mpd.socket)).stdout, 'Ann is gone again\n');
    assert.equal((await call('unsend', '--to', mpd.address)).stdout, 'Evening-Late is as it was: 1 song\n');
    assert.deepEqual(await listed('Evening-Late'), ['y/five.mp3']);
    assert.deepEqual((await mpd.ask('listplaylists')).filter(([name]) => name === 'playlist'), [['playlist', 'Evening-Late']]); // prettier-ignore
    assert.match((await call('unsend', '--to', mpd.address)).stderr, /nothing that was sent/);
    const none = join(folder, 'none.db');
    assert.equal((await callHearmark(['unsend', '--to', mpd.address, '--library', none])).status, 2);
    assert.ok(!existsSync(none), 'no library is made to look for what was sent');
  });

  it('are not there to be taken back where the sending failed and changed nothing', async () => {
    await call('send', 'By Ann', '--to', mpd.address, '--yes');
    const tooLong = 'n'.repeat(300);
    const { status, stderr } = await call('send', 'By Ann', '--to', mpd.address, '--as', tooLong, '--yes');
    assert.equal(status, 1, stderr);
    assert.equal((await call('unsend', '--to', mpd.address)).stdout, 'By Ann is gone again\n');
  });

  it('are left as they are where somebody changed them since', async () => {
    await call('send', 'By Ann', '--to', mpd.address, '--yes');
    await mpd.ask('playlistadd', 'By Ann', 'x/five.mp3');
    const { status, stderr } = await call('unsend', '--to', mpd.address);
    assert.equal(status, 1);
    assert.match(stderr, /By Ann was changed there since it was sent/);
    assert.equal((await listed('By Ann')).length, 3);
    await mpd.ask('playlistclear', 'By Ann');
    await call('send', 'By Ann', '--to', mpd.address, '--yes');
    await call('unsend', '--to', mpd.address, '--as', 'By Ann');
    assert.deepEqual(await listed('By Ann'), [], 'one that was empty is empty again');
    await mpd.ask('rm', 'By Ann');
  });

  it('are not sent where there is nothing to send, no such list, or no MPD', async () => {
    assert.match(
      (await call('send', 'Lost', '--to', mpd.address, '--yes')).stdout,
      /There is nothing to send/,
    );
    assert.match((await call('send', 'None', '--to', mpd.address)).stderr, /there are By Ann, Evening\/Late, Lost/); // prettier-ignore
    assert.match((await call('send', 'Lost', '--to', 'http//x')).stderr, /write it as mpd:\/\/host:6600/);
    for (const unusable of ['mpd://50%@127.0.0.1', 'http://ann:50%@127.0.0.1', 'subsonic://ann:s%41cret@x']) {
      const { status, stderr } = await call('send', 'Lost', '--to', unusable);
      assert.equal(status, 2, stderr);
      assert.match(stderr, /write (% as %25|it as mpd)/);
      assert.doesNotMatch(stderr, /50%|s%41cret/);
    }
    const { status, stderr } = await call('send', 'Lost', '--to', 'mpd://127.0.0.1:1');
    assert.equal(status, 1);
    assert.match(stderr, /mpd:\/\/127\.0\.0\.1:1 cannot be reached/);
  });

  it('are found by the end of their paths where the music lies in another folder there', async () => {
    const library = openLibrary(file);
    const player = await openPlayer(mpd.address);
    try {
      const moved = join(folder, 'far', 'away');
      mkdirSync(moved, { recursive: true });
      const [song] = library.songs.read([1]);
      const there = (path: string, more = {}) => ({ ...song!, path, title: null, ...more });
      const found = await player.find([
        there('/far/🎵/music/a/1.mp3'),
        there('/far/away/music/a/1.mp3'),
        there('/far/away/music/a/1.mp3', { durationSeconds: 200 }),
        there('/far/away/music/a/1.mp3', { part: { startUs: 0, endUs: 5 } }),
        there('/far/away/1.mp3'),
        there(`/far/\udcff/a/1.mp3`),
        there('/far/a\n/1.mp3', { title: 'a\nclearerror' }),
        there('/../../a/1.mp3'),
      ]);
      const aOne = { reference: 'a/1.mp3', by: 'path' };
      const absent = { why: 'absent' };
      assert.deepEqual(found, [aOne, aOne, absent, absent, absent, absent, absent, aOne]);
    } finally {
      player.close();
      library.close();
    }
    renameSync(join(folder, 'far'), join(folder, 'gone'));
  });
});

describe('a connection to MPD', () => {
  const opened = new Set<Socket>();
  const servers: ReturnType<typeof createServer>[] = [];
  const asked: string[] = [];
  after(() => {
    for (const socket of opened) socket.destroy();
    for (const server of servers) server.close();
  });
  /** Something that answers each line so. */
  const listen = async (greeting: string, answer: string | ((line: string) => string) = '') => {
    const server = createServer((socket) => {
      opened.add(socket);
      socket.on('error', () => {});
      socket.on('data', (data: Buffer) => {
        asked.push(data.toString());
        socket.write(typeof answer === 'string' ? answer : answer(data.toString()));
      });
      socket.write(greeting);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  };

  it('is none where something else answers, or ends in the middle', async () => {
    const refused = { name: 'PlayerError', message: 'it is no MPD' };
    await assert.rejects(MpdConnection.open(await listen('SSH-2.0-x\r\n'), 'it'), refused);
    const cut = createServer((socket) => socket.end('OK MP'));
    servers.push(cut);
    await new Promise<void>((resolve) => cut.listen(0, '127.0.0.1', resolve));
    const place = { host: '127.0.0.1', port: (cut.address() as AddressInfo).port };
    await assert.rejects(MpdConnection.open(place, 'it'), /has ended the connection/);
  });

  it('says its password, quoted as the protocol has it', async () => {
    const mpd = await MpdConnection.open(await listen('OK MPD 0.23.5\n', 'OK\n'), 'it', 'a "b\\');
    mpd.close();
    assert.equal(asked.at(-1), 'password "a \\"b\\\\"\n');
  });

  it('finds songs by name in Mopidy, which speaks the protocol of MPD 0.19', async () => {
    // Asked of Mopidy 3.4.1 with Mopidy-MPD 3.3.0 of Debian: no "window", whole seconds as "Time", files with a URI
    const song = { title: 'Red Dawn', artist: 'Ann', artists: [], album: 'A', durationSeconds: 60.4, path: '/music/a/dawn.ogg' }; // prettier-ignore
    const told = (name: string, seconds: number) =>
      `file: local:track:a/${name}.ogg\nTime: ${seconds}\nArtist: Ann\nTitle: Red Dawn\nLast-Modified: 2026-11-30T14:33:32Z\n`;
    const { port } = await listen('OK MPD 0.19.0\n', (line) =>
      line.startsWith('lsinfo') ? 'ACK [50@0] {lsinfo} Not found\n'
      : line.includes('window') ? 'ACK [2@0] {search} incorrect arguments\n'
      : `${told('Red%20Dawn', 60)}${told('Long', 200)}OK\n`,
    ); // prettier-ignore
    const player = await openPlayer(`mpd://127.0.0.1:${port}`);
    assert.deepEqual(await player.find([song as never]), [{ reference: 'local:track:a/Red%20Dawn.ogg', by: 'name' }]); // prettier-ignore
    player.close();
  });

  it('finds songs by name by their exact duration where that is told, and where none is known', async () => {
    const song = { title: 'Red Dawn', artist: 'Ann', artists: [], album: 'A', durationSeconds: 57, path: '/music/a/dawn.ogg' }; // prettier-ignore
    const found = async (duration: string) => {
      const { port } = await listen('OK MPD 0.23.5\n', (line) =>
        line.startsWith('lsinfo') ? 'ACK [50@0] {lsinfo} Not found\n'
        : `file: x.ogg\n${duration}Artist: Ann\nTitle: Red Dawn\nOK\n`,
      ); // prettier-ignore
      const player = await openPlayer(`mpd://127.0.0.1:${port}`);
      const [first] = await player.find([song as never]);
      player.close();
      return first;
    };
    const there = { reference: 'x.ogg', by: 'name' };
    assert.deepEqual(await found('Time: 60\nduration: 59.600\n'), there);
    assert.deepEqual(await found('Time: 60\nduration: 60.400\n'), { why: 'absent' });
    assert.deepEqual(await found('Time: 0\n'), there);
  });

  it('takes an answer that comes in pieces, and a refusal with its code', async () => {
    const mpd = await MpdConnection.open(await listen('OK MPD 0.23.5\n', 'file: a: b\nOK'), 'it');
    const answer = mpd.ask('lsinfo', 'x');
    setTimeout(() => [...opened].at(-1)!.write('\n'), 20);
    assert.deepEqual(await answer, [['file', 'a: b']]);
    await assert.rejects(mpd.ask('lsinfo', 'a\nkill'), PlayerError);
    mpd.close();
    const other = await MpdConnection.open(await listen('OK MPD 0.23.5\n', 'ACK [4@0] {config} not you\n'), 'it'); // prettier-ignore
    await assert.rejects(other.ask('config'), { code: 4, message: 'MPD says: not you' });
    other.close();
  });
});
