import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { cpAttributes } from '../../src-main/writing/cpAttributes.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const skip = process.platform === 'linux' ? false : 'other systems have no files under /proc';
const folder = temporaryFolder();
const module = join(import.meta.dirname, '../../src-main/writing/cpAttributes.ts');

/** Has a file get the permissions of another one, and says which it has then. */
async function copied(name: string, mode: number): Promise<number> {
  const [from, to] = [join(folder, `${name} from`), join(folder, `${name} to`)];
  for (const path of [from, to]) writeFileSync(path, name);
  chmodSync(from, mode);
  const files = [openSync(from, 'r'), openSync(to, 'r+')] as const;
  try {
    await cpAttributes(...files);
    return statSync(to).mode & 0o777;
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** The shell that this process has started; undefined where it has none. */
const shell = () =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([, parent, name]) => Number(parent) === process.pid && name === 'sh')
    ?.map(Number)[0];

describe('cp of attributes', { skip }, () => {
  it('is asked for many files at once, of one shell, and each gets its own', async () => {
    const modes = [0o600, 0o640, 0o644, 0o444, 0o664, 0o700];
    const had = await Promise.all(modes.map((mode) => copied(mode.toString(8), mode)));
    assert.deepEqual(had, modes);
    const first = shell();
    assert.ok(first);
    assert.equal(await copied('again', 0o604), 0o604);
    assert.equal(shell(), first);
  });

  it('is done without the shell where that is killed while it is asked', async () => {
    await copied('first', 0o600);
    const pid = shell()!;
    process.kill(pid, 'SIGSTOP');
    const asked = copied('stopped', 0o640);
    process.kill(pid, 'SIGKILL');
    assert.equal(await asked, 0o640);
    assert.equal(await copied('after', 0o604), 0o604);
  });

  it('is done without the shell where that is killed, in a process that has nothing else to do', () => {
    const code = `import { cpAttributes } from ${JSON.stringify(module)};
      import { execFileSync } from 'node:child_process';
      import { openSync, statSync } from 'node:fs';
      const files = [openSync('a', 'r'), openSync('b', 'r+')];
      const shell = () => execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
        .split('\\n').map((line) => line.trim().split(/\\s+/))
        .find(([, parent, name]) => Number(parent) === process.pid && name === 'sh')[0];
      for (let round = 0; round < 12; round++) { // each time another event may be the last one
        await cpAttributes(...files);
        const pid = Number(shell());
        process.kill(pid, 'SIGSTOP');
        const asked = Promise.all(Array.from({ length: 5 }, () => cpAttributes(...files)));
        process.kill(pid, 'SIGKILL');
        await asked;
      }
      console.log((statSync('b').mode & 0o777).toString(8));`;
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), name);
    chmodSync(join(folder, 'a'), 0o604);
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual([child.stdout.trim(), child.status], ['604', 0], child.stderr);
  });

  it('is done where there is no shell', () => {
    const code = `import { cpAttributes } from ${JSON.stringify(module)};
      import { openSync, statSync } from 'node:fs';
      process.env.PATH = ${JSON.stringify(join(folder, 'bin'))};
      await cpAttributes(openSync('a', 'r'), openSync('b', 'r+'));
      console.log((statSync('b').mode & 0o777).toString(8));`;
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), name);
    chmodSync(join(folder, 'a'), 0o604);
    const cp = execFileSync('sh', ['-c', 'command -v cp'], { encoding: 'utf8' }).trim();
    execFileSync('mkdir', [join(folder, 'bin')]);
    execFileSync('ln', ['-s', cp, join(folder, 'bin', 'cp')]);
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(said.trim(), '604');
  });

  it('lets a process end that has asked', () => {
    const code = `import { cpAttributes } from ${JSON.stringify(module)};
      import { openSync } from 'node:fs';
      await cpAttributes(openSync('a', 'r'), openSync('b', 'r+'));
      console.log('asked');`;
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), name);
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual([child.stdout.trim(), child.status], ['asked', 0]);
  });
});
