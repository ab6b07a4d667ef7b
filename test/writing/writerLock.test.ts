import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { BusyError } from '../../src-main/errors.ts';
import { removeOldLocks, WriterLock } from '../../src-main/writing/WriterLock.ts';
import { temporaryFolder } from '../library/temporaryLibrary.ts';

function makePlace(t: TestContext) {
  const folder = temporaryFolder(t);
  const [state, path] = [join(folder, 'writing'), join(folder, 'a.mp3')];
  mkdirSync(state);
  writeFileSync(path, '');
  const locks = () => readdirSync(state).filter((name) => name.endsWith('.lock'));
  return { state, path, locks };
}

/** A process that holds the lock of a file until it is killed. */
async function holdElsewhere(t: TestContext, state: string, path: string) {
  const module = join(import.meta.dirname, '../../src-main/writing/WriterLock.ts');
  const program = `
    const { WriterLock } = await import(${JSON.stringify(module)});
    globalThis.held = new WriterLock(...${JSON.stringify([state, path])}); // named, so that it is not collected
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program]);
  t.after(() => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  return holder;
}

describe('the lock of a file that is written', () => {
  it('is held by one at a time, in this process and in others', async (t) => {
    const { state, path, locks } = makePlace(t);
    const busy = () => assert.throws(() => new WriterLock(state, path), BusyError);
    {
      using _held = new WriterLock(state, path);
      busy();
    }
    assert.deepEqual(locks(), []);
    const holder = await holdElsewhere(t, state, path);
    busy();
    removeOldLocks(state);
    busy();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    assert.equal(locks().length, 1, 'what a killed process leaves');
    {
      using _held = new WriterLock(state, path);
    }
    assert.deepEqual(locks(), []);
  });

  it('is not held by a file that a killed process left, whatever stands in it', async (t) => {
    const { state, path, locks } = makePlace(t);
    const holder = await holdElsewhere(t, state, path);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const [name] = locks();
    // Empty, of a living process (of ours, too), of nobody, and torn
    for (const content of ['', String(process.pid), '1', '99999999', 'x'.repeat(5000)]) {
      writeFileSync(join(state, name!), content);
      {
        using _held = new WriterLock(state, path);
        assert.throws(() => new WriterLock(state, path), BusyError, content);
      }
      writeFileSync(join(state, name!), content);
      removeOldLocks(state);
      assert.deepEqual(locks(), []);
    }
  });
});
