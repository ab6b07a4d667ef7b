import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { openOwnerLink } from '../../src-main/workers/openOwnerLink.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { freePort } from './freePort.ts';
import { withoutNats } from './withoutNats.ts';

test(
  'openOwnerLink starts a server of ours again that ends while we come in',
  { skip: withoutNats },
  async (t) => {
    const libraryFile = join(temporaryFolder(), 'library.db');
    const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
    // It answers who looks for it, and is gone when somebody comes in
    let calls = 0;
    const dying = createServer((socket) => {
      socket.on('error', () => {});
      if (++calls === 1) return void socket.write('INFO');
      dying.close();
      socket.resetAndDestroy();
    });
    dying.listen(config.listen.port, '127.0.0.1');
    await once(dying, 'listening');
    const link = await openOwnerLink(libraryFile, config);
    t.after(async () => {
      await link.close();
      await new NatsServer(libraryFile, config).stop();
    });
    assert.equal(calls, 2);
    assert.equal(await link.ask(link.names.status, null), undefined);
  },
);
