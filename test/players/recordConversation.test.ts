import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { becomes } from '../becomes.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { songsThere, songsToSend } from './conversationSongs.ts';
import { holdConversation, holdMore } from './holdConversation.ts';
import { JellyfinStandIn, password as jellyfinPassword } from './JellyfinStandIn.ts';
import { PlexStandIn, token } from './PlexStandIn.ts';
import { passwordTold, recordConversation } from './recordConversation.ts';
import { ReplayServer } from './ReplayServer.ts';

const jellyfin = () =>
  new JellyfinStandIn(
    songsThere.map(({ path, title, artist, album, seconds = 201 }, index) => ({
      Id: (index + 1).toString(16).padStart(32, '0'),
      Name: title,
      Artists: artist,
      Album: album,
      Path: `/srv/music/${path}`,
      RunTimeTicks: seconds * 10_000_000,
    })),
  );
const plex = () =>
  new PlexStandIn(
    songsThere.map(({ path, title, artist, album, seconds = 201 }, index) => ({
      ratingKey: String(index + 1),
      title,
      grandparentTitle: artist[0]!,
      parentTitle: album,
      files: [`/srv/music/${path}`],
      duration: seconds * 1000,
      section: '3',
    })),
  );

describe('a conversation that is recorded', () => {
  for (const [name, make, secret] of [
    ['jellyfin', jellyfin, jellyfinPassword],
    ['plex', plex, token],
  ] as const)
    it(`with ${name} is held again by what was kept, and tells no secret`, async (t) => {
      const server = make();
      t.after(() => server.close());
      const { conversation, came } = await recordConversation(await server.open(), secret, name);
      assert.deepEqual(server.lists, [], 'nothing is left behind');
      const text = JSON.stringify(conversation);
      const tokens = server.asked.flatMap(({ headers }) => /Token="([^"]+)"/.exec(headers.authorization ?? '')?.[1] ?? []); // prettier-ignore
      assert.equal(tokens.length > 0, name === 'jellyfin');
      for (const said of [secret, JSON.stringify(secret).slice(1, -1), '127.0.0.1', ...tokens])
        assert.ok(!text.includes(said), said);

      const replay = new ReplayServer(conversation);
      t.after(() => replay.close());
      const folder = temporaryFolder();
      const to = {
        place: conversation.address.replace('{host}', await replay.listen()),
        password: passwordTold,
        sentFile: join(folder, 'sent.json'),
        songs: songsToSend(join(folder, 'library.db')),
      };
      const [main, more] = [await holdConversation(to), await holdMore(to)];
      assert.deepEqual(withoutPorts([...main, ...more]), withoutPorts(came));
      await becomes(() => replay.left, 0); // the last one lets the token go
      replay.check();
    });

  it('is none where a playlist stands there that would be taken away', async (t) => {
    const server = plex();
    t.after(() => server.close());
    const address = await server.open();
    server.make('Evening', ['1']);
    await assert.rejects(recordConversation(address, token, 'Plex'), /has a playlist Evening already/);
    assert.equal(server.lists.length, 1);
    await assert.rejects(recordConversation(address, 'short', 'Plex'), /of 6 characters or more/);
  });
});

/** Servers listen where there is room. */
function withoutPorts(came: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(came).replace(/127\.0\.0\.1:\d+/g, 'server')) as unknown;
}
