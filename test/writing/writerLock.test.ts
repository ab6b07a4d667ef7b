import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

  it('is taken and given back though the gate that stays open meanwhile is removed or overwritten', (t) => {
    if (process.platform === 'win32') return t.skip('Windows removes no file that is open');
    const { state, path, locks } = makePlace(t);
    const gate = join(state, 'locks.gate');
    for (const harm of [() => rmSync(gate), () => writeFileSync(gate, 'x'.repeat(5000))]) {
      {
        using _held = new WriterLock(state, path);
        harm();
        assert.throws(() => new WriterLock(state, path), BusyError);
        assert.equal(statSync(gate).size, 0, 'it is a gate again');
        harm();
      }
      assert.deepEqual(locks(), []);
    }
  });

  it('leaves no gate open where old locks are removed by a process that never writes', (t) => {
    if (process.platform !== 'linux') return t.skip('/proc lists open files on Linux alone');
    const { state, locks } = makePlace(t);
    writeFileSync(join(state, 'old.lock'), '');
    removeOldLocks(state);
    assert.deepEqual(locks(), []);
    const open = readdirSync('/proc/self/fd').map((fd) => {
      const link = join('/proc/self/fd', fd);
      return existsSync(link) ? readlinkSync(link) : '';
    });
    assert.deepEqual(
      open.filter((name) => name.startsWith(state)),
      [],
    );
  });
});
