import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { OwnerLink } from '../../src-main/workers/OwnerLink.ts';
import { Workers } from '../../src-main/workers/Workers.ts';
import { writeWorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { freePort } from './freePort.ts';
import { withoutNats } from './withoutNats.ts';

describe('the machines of a library', { skip: withoutNats }, () => {
  const libraryFile = join(temporaryFolder(), 'library.db');

  it('are joined although the server of ours ends in the middle of it', async (t) => {
    const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
    writeWorkersConfig(libraryFile, config);
    const server = new NatsServer(libraryFile, config);
    await server.start();
    t.after(() => server.stop());
    const bystander = await OwnerLink.open(config);
    let kills = 0;
    bystander.serve(
      bystander.names.status,
      () => null,
      () => {
        if (++kills === 1) process.kill(server.pid!, 'SIGKILL');
      },
    );
    const workers = await Workers.open({ libraryFile, version: 'test' });
    t.after(() => workers!.close());
    await bystander.close();
    assert.equal(kills, 1);
    assert.deepEqual(workers!.machines, []);
    assert.ok(server.pid !== undefined, 'it is started again');
  });
});
