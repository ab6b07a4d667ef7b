import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { it } from 'node:test';
import { makeOwnFolder, removeLeftFolders } from '../../src-main/workers/ownFolders.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

it('what a worker that was killed left is removed by the next, and nothing else', async () => {
  const folder = join(temporaryFolder(), 'worker');
  await removeLeftFolders(folder); // there is none yet
  const ours = await makeOwnFolder(folder, 'copies');
  const other = spawn('sleep', ['60']);
  const killed = `training-${other.pid}-abc`;
  for (const name of [killed, `copies-${other.pid}-x`, 'models', 'copies-of-mine'])
    mkdirSync(join(folder, name));
  writeFileSync(join(folder, killed, 'song.flac'), 'music');
  await removeLeftFolders(folder);
  assert.equal(readdirSync(folder).length, 5, 'those of a worker that is there stay');
  const gone = once(other, 'exit');
  other.kill('SIGKILL');
  await gone;
  await removeLeftFolders(folder);
  assert.deepEqual(readdirSync(folder).sort(), [basename(ours), 'copies-of-mine', 'models'].sort());
});
