import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { temporaryLibrary } from './temporaryLibrary.ts';

const model = { name: 'some-voice', version: '1.0.0', weightsHash: 'ab'.repeat(32) };

test('a model that two processes use for the first time at once is one model', async (t) => {
  const library = temporaryLibrary(t);
  const opener = pathToFileURL(join(import.meta.dirname, '../../src-main/library/openLibrary.ts')).href;
  // Holds the lock until this process has seen that there is no such model, and waits
  const program = `import { writeSync } from 'node:fs';
    const { openLibrary } = await import(${JSON.stringify(opener)});
    const library = openLibrary(${JSON.stringify(library.file)});
    library.transaction(() => {
      library.music.useModel('voice', ${JSON.stringify(model)});
      writeSync(1, 'begun');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    });
    library.close();`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] }); // prettier-ignore
  const ended = once(other, 'exit');
  await once(other.stdout, 'data');
  const id = library.music.useModel('voice', model);
  assert.deepEqual(await ended, [0, null]);
  assert.equal(library.music.useModel('voice', model), id);
});
