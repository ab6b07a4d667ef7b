import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { becomes } from '../becomes.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { inFull, readConversation } from './conversationFile.ts';
import { songsToSend } from './conversationSongs.ts';
import { holdConversation, holdMore } from './holdConversation.ts';
import { answerFaultsOf, type OpenApi } from './publishedApi.ts';
import { passwordTold } from './recordConversation.ts';
import { ReplayServer } from './ReplayServer.ts';

describe('a conversation', () => {
  const folder = temporaryFolder();
  let songs: ReturnType<typeof songsToSend>;
  before(() => (songs = songsToSend(join(folder, 'library.db'))));

  for (const name of ['navidrome', 'jellyfin', 'plex'])
    describe(`with ${name}`, () => {
      const conversation = readConversation(name);
      const server = new ReplayServer(conversation);
      let to: Parameters<typeof holdConversation>[0];
      before(async () => {
        const place = conversation.address.replace('{host}', await server.listen());
        to = { place, password: passwordTold, sentFile: join(folder, `${name}.json`), songs };
      });
      after(() => server.close());

      it('sends a playlist, takes it back, replaces one and puts it back', async () => {
        assert.deepEqual(await holdConversation(to), [
          [['path', 'name', 'name'], ['several', 'absent'], null],
          null,
          [['path'], [], 2],
          2,
        ]);
      });

      if (conversation.recorded !== undefined)
        it('finds odd titles, sends again without doubles, and leaves what somebody changed', async () => {
          const [refused, ...came] = await holdMore(to);
          assert.match(refused as string, /^PlayerError: .*(Wrong username or password|with this password)/);
          const sent = (before: number | null) => [['name', 'name', 'name'], [], before];
          const changed = 'PlayerError: Odd / №1 was changed there since it was sent, and is left as it is';
          assert.deepEqual(came, [sent(null), sent(3), changed]);
        });

      const described = { jellyfin: 'HEARMARK_JELLYFIN_OPENAPI', plex: 'HEARMARK_PLEX_OPENAPI' }[name];
      const description = (described && process.env[described]) ?? '';
      if (described)
        it('is answered as the published description of the API says', { skip: !existsSync(description) && `${described} names none` }, () => {
          const api = JSON.parse(readFileSync(description, 'utf8')) as OpenApi;
          const faults = conversation.exchanges.flatMap(({ ask, status = 200, answer }) => {
            const [method, target] = ask.split(' ') as [string, string];
            const { pathname: path } = new URL(target, 'http://there');
            return answerFaultsOf(api, { method, path, status, answer: inFull(answer, conversation.parts) });
          });
          const isKnown = /Directory\[\d+\]\.hidden is no boolean$/; // of Plex, which says 0
          assert.deepEqual(faults.filter((fault) => !isKnown.test(fault)), []);
        }); // prettier-ignore

      it('is as it was before, to the last request', async () => {
        await becomes(() => server.left, 0); // the last one lets the token go
        server.check();
        const hashed = (salt: string) => [passwordTold, `wrong ${passwordTold}`].map((one) => createHash('md5').update(one + salt).digest('hex')); // prettier-ignore
        for (const { salt, token, version } of server.said) {
          if (token !== undefined) assert.ok(hashed(salt!).includes(token));
          if (version !== undefined) assert.equal(version, packageJson.version);
        }
      });
    });

  it('is played back to nobody who asks for anything else', async (t) => {
    const server = new ReplayServer(readConversation('plex'));
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
