import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { becomes } from './becomes.ts';
import { isAlive } from './isAlive.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const runner = join(import.meta.dirname, '..', 'scripts', 'test.mjs');

/** Runs `npm test -- …` in a folder, as somebody does who is no test runner. */
function runTests(folder: string, ...parameters: string[]) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, ...parameters], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm test', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'room'));
  const test = (name: string, text: string) =>
    writeFileSync(join(folder, name), `import { it } from 'node:test';\n${text}`);
  test('good.test.ts', `it('holds', () => {}); it('holds, too', () => {});`);
  test('room/bad.test.ts', `it('does not hold', () => { throw new Error('as it should'); });`);

  it('runs one file that was chosen and nothing else; the counts are its last word', () => {
    const { status, stdout } = runTests(folder, 'good.test.ts');
    assert.equal(status, 0);
    assert.match(stdout, /tests 2\n.*suites 0\n.*pass 2\n.*fail 0\n(.*\n){4}$/);
  });

  it('runs a folder, names what fails and says so to the shell', () => {
    const { status, stdout } = runTests(folder, '.');
    assert.equal(status, 1);
    assert.match(stdout, /tests 3\n.*\n.*pass 2\n.*fail 1\n/);
    assert.match(stdout, /as it should/);
  });

  it('runs what a pattern names', () => {
    const { status, stdout } = runTests(folder, '.', '--test-name-pattern=^holds$');
    assert.equal(status, 0);
    assert.match(stdout, /✔ holds /);
    assert.doesNotMatch(stdout, /too/);
  });

  it('ends a file that hangs, with what it started, and names it and the test; what follows is tried', async () => {
    const left = join(folder, 'left.pid');
    mkdirSync(join(folder, 'hanging'));
    test(
      'hanging/waits.test.ts',
      `import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      it('waits for ever', () => {
        const child = spawn('sleep', ['600'], { detached: true, stdio: 'inherit' });
        writeFileSync(${JSON.stringify(left)}, String(child.pid));
        return new Promise(() => {});
      });
      it('holds after that', () => {});`,
    );
    test(
      'hanging/blocks.test.ts',
      `it('blocks', () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });`,
    );
    test('hanging/good.test.ts', `it('holds beside it', () => {});`);
    const { status, stdout } = runTests(folder, 'hanging', '--test-timeout=2000');
    assert.equal(status, 1);
    assert.match(stdout, /✖ waits for ever .*\n *'test timed out after 2000ms'/);
    assert.match(stdout, /✔ holds after that/);
    assert.match(stdout, /✔ holds beside it/);
    for (const name of ['waits', 'blocks'])
      assert.match(
        stdout,
        new RegExp(`✖ .*${name}\\.test\\.ts .*\\n.*It did not end within 4 s, and was ended`),
      );
    const pid = Number(readFileSync(left, 'utf8'));
    await becomes(() => isAlive(pid), false);
  });

  it('refuses a path without tests', () => {
    const { status, stderr } = runTests(folder, 'nowhere');
    assert.equal(status, 2);
    assert.match(stderr, /There is no test at nowhere/);
  });
});
