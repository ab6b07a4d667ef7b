import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('a child process', () => {
  const folder = temporaryFolder();

  it('notes in the log what it dies of', async () => {
    process.env.HEARMARK_LOGS = folder;
    const module = join(folder, 'broken.mjs');
    const settle = import.meta.resolve('../../src-main/processes/settleAsChild.ts');
    writeFileSync(
      module,
      `import { settleAsChild } from ${JSON.stringify(settle)};
       settleAsChild();
       process.on('message', () => Promise.reject(new RangeError('too far')));`,
    );
    const child = launchProcess(module, []);
    child.send('go');
    const how = await new Promise<string>((resolve) => child.onExit(resolve));
    assert.match(how, /^exit 1\b/);
    const log = readFileSync(join(folder, 'hearmark.log'), 'utf8');
    assert.match(log, / broken\.mjs: unhandledRejection .*\nRangeError: too far\n +at /);
  });
});
