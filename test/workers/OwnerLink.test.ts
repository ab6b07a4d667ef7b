import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { HearmarkError } from '../../src-main/errors.ts';
import { setUpOthersServer } from '../../src-main/workers/setUp.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { freePort } from './freePort.ts';
import { withoutNats } from './withoutNats.ts';

describe('a server of somebody else', { skip: withoutNats }, () => {
  const folder = temporaryFolder();

  it('that keeps nothing is told as such, and not joined', async () => {
    const port = await freePort();
    const server = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const ended = once(server, 'exit');
    try {
      while (!(await listens(port))) await sleep(50);
      const libraryFile = join(folder, 'library.db');
      await assert.rejects(setUpOthersServer(libraryFile, `nats://127.0.0.1:${port}`), (error) => {
        assert.ok(error instanceof HearmarkError);
        assert.match(error.message, /the server 127\.0\.0\.1:\d+ takes no work \(JetStream\)/);
        return true;
      });
      assert.ok(!existsSync(join(folder, 'workers', 'config.json')));
    } finally {
      server.kill('SIGKILL');
      await ended;
    }
  });
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
