import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

/** A process that is ready to take the lock when it is told to, and holds it until it is killed; `said` is how that went. */
async function standBy(t: TestContext, state: string, path: string) {
  const module = join(import.meta.dirname, '../../src-main/writing/WriterLock.ts');
  const program = `
    const { WriterLock } = await import(${JSON.stringify(module)});
    process.stdin.once('data', () => {
      try {
        globalThis.held = new WriterLock(...${JSON.stringify([state, path])});
        process.stdout.write('held');
      } catch (error) {
        process.stdout.write(error.constructor.name);
      }
    });
    process.stdout.write('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const said = once(child.stdout, 'data').then(([data]) => String(data));
  return { child, said };
}

/** What nobody keeps is closed then, and is held no longer. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) {
    await turn();
    collect();
  }
  await turn();
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

  it('costs no file of its own: it is a name of what the process holds', (t) => {
    if (process.platform === 'win32') return t.skip('Windows removes no name of a file that is open');
    const { state, path, locks } = makePlace(t);
    using _first = new WriterLock(state, path);
    using _second = new WriterLock(state, `${path}.other`);
    assert.equal(new Set(locks().map((name) => statSync(join(state, name)).ino)).size, 1);
    assert.equal(locks().length, 2);
  });

  it('stays with this process where its holder is removed, or another folder is used meanwhile', (t) => {
    if (process.platform === 'win32') return t.skip('Windows removes no file that is open');
    const [one, other] = [makePlace(t), makePlace(t)];
    const holders = () => readdirSync(one.state).filter((name) => name.endsWith('.holder'));
    {
      using _held = new WriterLock(one.state, one.path);
      using _elsewhere = new WriterLock(other.state, other.path);
      assert.throws(() => new WriterLock(one.state, one.path), BusyError);
      for (const name of holders()) rmSync(join(one.state, name));
      using _second = new WriterLock(one.state, `${one.path}.other`);
      removeOldLocks(one.state);
      assert.equal(one.locks().length, 2);
      assert.throws(() => new WriterLock(one.state, one.path), BusyError);
    }
    assert.deepEqual(one.locks(), []);
  });

  it('stays with this process when garbage is collected after its holder was removed', async (t) => {
    if (process.platform === 'win32') return t.skip('Windows removes no file that is open');
    const { state, path, locks } = makePlace(t);
    {
      using _held = new WriterLock(state, path);
      for (const name of readdirSync(state)) if (name.endsWith('.holder')) rmSync(join(state, name));
      using _second = new WriterLock(state, `${path}.other`);
      await collectGarbage();
      removeOldLocks(state);
      assert.equal(locks().length, 2);
      assert.throws(() => new WriterLock(state, path), BusyError);
    }
    assert.deepEqual(locks(), []);
  });

  it('is not taken from one who took it while what a killed process left was looked at', async (t) => {
    if (process.platform === 'win32') return t.skip('Windows has no names of what is held');
    const { state, path, locks } = makePlace(t);
    const first = await holdElsewhere(t, state, path);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const others = await Promise.all(Array.from({ length: 4 }, () => standBy(t, state, path)));
    for (const { child } of others) child.stdin.write('now');
    const said = await Promise.all(others.map((one) => one.said));
    assert.deepEqual(said.toSorted(), ['BusyError', 'BusyError', 'BusyError', 'held']);
    for (const { child } of others) child.kill('SIGKILL');
    await Promise.all(others.map(({ child }) => once(child, 'exit')));
    removeOldLocks(state);
    assert.deepEqual(locks(), []);
    assert.deepEqual(
      readdirSync(state).filter((name) => name.endsWith('.look')),
      [],
    );
  });

  it('is a file of its own where there are no further names', (t) => {
    const { state, path, locks } = makePlace(t);
    using _any = new WriterLock(state, `${path}.other`);
    const holder = readdirSync(state).find((name) => name.endsWith('.holder'));
    if (!holder) return t.skip('no process has further names here');
    // A file that nobody may change gets no further name
    const { status } = spawnSync('chattr', ['+i', join(state, holder)]);
    if (status !== 0) return t.skip('needs root and chattr, to have a file without further names');
    t.after(() => spawnSync('chattr', ['-i', join(state, holder)]));
    {
      using _held = new WriterLock(state, path);
      assert.equal(new Set(locks().map((name) => statSync(join(state, name)).ino)).size, 2);
      assert.throws(() => new WriterLock(state, path), BusyError);
      removeOldLocks(state);
      assert.equal(locks().length, 2);
    }
    assert.equal(locks().length, 1);
    spawnSync('chattr', ['-i', join(state, holder)]);
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
