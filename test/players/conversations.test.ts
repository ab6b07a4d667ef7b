import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import type { CatalogueSong } from '../../src-main/library/browse/CatalogueSongs.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { openPlayer } from '../../src-main/players/openPlayer.ts';
import { SentPlaylists } from '../../src-main/players/SentPlaylists.ts';
import { previewSending, sendPlaylist, undoSending } from '../../src-main/players/sendPlaylist.ts';
import { becomes } from '../becomes.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { ReplayServer } from './ReplayServer.ts';
import { saveSong } from './saveSong.ts';

const password = 'sEcret-20';
const conversations = [
  { name: 'navidrome', address: 'http://ann@{host}/music' },
  { name: 'jellyfin', address: 'jellyfin+http://ann@{host}' },
  { name: 'plex', address: 'plex+http://{host}' },
] as const;

describe('a conversation', () => {
  const folder = temporaryFolder();
  let songs: CatalogueSong[];
  before(() => {
    const library = openLibrary(join(folder, 'library.db'));
    const save = (name: string, title: string, artist: string) =>
      saveSong(library, name, { title, artist, album: 'First Light' });
    const ids = [
      save('First Light/01 Dawn.flac', 'Dawn', 'Ann Lee'),
      save('noon.flac', 'Noon & Night', 'Łukasz'),
      save('stop.flac', "Don't Stop", 'Ann Lee'),
      save('twins.flac', 'Twins', 'Ann Lee'),
      save('none.flac', 'Missing', 'Ann Lee'),
    ];
    songs = library.songs.read(ids);
    library.close();
  });

  for (const { name, address } of conversations)
    describe(`with ${name}`, () => {
      const server = new ReplayServer(name);
      let place: string;
      before(async () => {
        place = address.replace('{host}', await server.listen());
      });
      after(() => server.close());

      it('sends a playlist, takes it back, replaces one and puts it back', async () => {
        const kept = new SentPlaylists(join(folder, `${name}.json`));
        const player = await openPlayer(place, password);
        const send = async (some: CatalogueSong[]) => {
          const sending = await previewSending(player, 'Evening', some);
          await sendPlaylist(player, sending, kept);
          const { matched, unmatched, before: songsBefore } = sending;
          return [matched.map(({ by }) => by), unmatched.map(({ why }) => why), songsBefore];
        };
        assert.deepEqual(await send(songs), [['path', 'name', 'name'], ['several', 'absent'], null]);
        assert.equal((await undoSending(player, kept)).before, null);
        assert.deepEqual(await send(songs.slice(0, 1)), [['path'], [], 2]);
        assert.equal((await undoSending(player, kept)).before?.length, 2);
        player.close();
        await becomes(() => server.left, 0); // the last one lets the token go
        server.check();
        for (const { salt, token, version } of server.said) {
          if (token !== undefined) assert.equal(token, createHash('md5').update(password + salt).digest('hex')); // prettier-ignore
          if (version !== undefined) assert.equal(version, packageJson.version);
        }
      });
    });

  it('is played back to nobody who asks for anything else', async (t) => {
    const server = new ReplayServer('plex');
    t.after(() => server.close());
    const origin = `http://${await server.listen()}`;
    const ask = async (path: string, request: RequestInit = {}) => (await fetch(`${origin}${path}`, request)).status; // prettier-ignore
    const headers = { 'X-Plex-Client-Identifier': 'x', 'X-Plex-Product': 'Hearmark', 'X-Plex-Version': '1' };
    for (const [path, request] of [
      ['/identity', {}],
      ['/identity', { headers: { ...headers, 'X-Plex-Token': 'x' } }],
      ['/identity?x=1', { headers }],
      ['/playlists', { headers }],
      ['/identity', { headers, method: 'POST' }],
      ['/identity', { headers, method: 'POST', body: '{}' }],
    ] as const)
      assert.equal(await ask(path, request), 500, path);
    assert.ok(server.faults.length >= 6);
    assert.equal(await ask('/identity', { headers }), 200);
    assert.throws(() => server.check());
  });
});
