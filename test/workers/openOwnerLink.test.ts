import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { openOwnerLink } from '../../src-main/workers/openOwnerLink.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { freePort } from './freePort.ts';
import { withoutNats } from './withoutNats.ts';

/** Answers who looks for it, and is gone whenever somebody comes in; how often anybody came. */
async function dyingServer(t: TestContext, port: number, onGone: (server: Server) => void = () => {}) {
  const dying = { calls: 0 };
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (++dying.calls % 2 === 1) return void socket.write('INFO');
    onGone(server);
    socket.resetAndDestroy();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return dying;
}

describe('openOwnerLink', { skip: withoutNats }, () => {
  // Of the suite: where a test had it, it would be gone, with the number of the server's process, before that is ended
  const libraryFile = join(temporaryFolder(), 'library.db');

  it('starts a server of ours again that ends while we come in', async (t) => {
    const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
    const dying = await dyingServer(t, config.listen.port, (server) => server.close());
    const link = await openOwnerLink(libraryFile, config);
    t.after(async () => {
      await link.close();
      await new NatsServer(libraryFile, config).stop();
    });
    assert.equal(dying.calls, 2);
    assert.equal(await link.ask(link.names.status, null), undefined);
  });

  it('gives up where it ends each time, and at once where it is not ours', async (t) => {
    const { listen, ...config } = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() }); // prettier-ignore
    const dying = await dyingServer(t, listen.port);
    await assert.rejects(openOwnerLink(libraryFile, { ...config, listen }), /it cannot be reached/);
    assert.equal(dying.calls, 10); // five times it was looked for and entered
    dying.calls = 1;
    await assert.rejects(openOwnerLink(libraryFile, config), /it cannot be reached/);
    assert.equal(dying.calls, 2);
  });
});
