import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { openOwnerLink } from '../../src-main/workers/openOwnerLink.ts';
import { WorkerLink } from '../../src-main/workers/WorkerLink.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { freePort } from './freePort.ts';
import { withoutNats } from './withoutNats.ts';

it(
  'what was asked when the server was killed is known to have no answer, at once',
  { skip: withoutNats },
  async (t) => {
    const libraryFile = join(temporaryFolder(), 'library.db');
    const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
    const server = new NatsServer(libraryFile, config);
    const owner = await openOwnerLink(libraryFile, config);
    const machine = await WorkerLink.open(config.url, { seed: config.seed });
    t.after(async () => {
      await machine.close();
      await owner.close();
      await server.stop();
    });
    const heard = Promise.withResolvers<unknown>();
    const read = (message: unknown) => message;
    // An owner that takes long over it, as over an epoch on a slow drive
    owner.serve(owner.names.training, read, (message) => {
      heard.resolve(message);
      return once(t.signal, 'abort');
    });
    const said = { kind: 'done' } as const;
    const answer = machine.tellTraining({ worker: 'one', training: 'it', token: '', said });
    await heard.promise;
    process.kill(server.pid!, 'SIGKILL');
    const patience = sleep(30_000, 'somebody waits for it still', { ref: false });
    assert.equal(await Promise.race([answer, patience]), undefined);
  },
);
