import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { writeWhole } from '../../src-main/files/writeWhole.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('writeWhole', () => {
  const folder = temporaryFolder();

  it('makes the folder, and replaces what was there', () => {
    const file = join(folder, 'new', 'file');
    writeWhole(file, 'one');
    writeWhole(file, Buffer.from('two'));
    assert.equal(readFileSync(file, 'utf8'), 'two');
    assert.deepEqual(readdirSync(join(folder, 'new')), ['file']);
  });

  it('leaves the old file, and no other, where the disk takes no more', (test) => {
    if (process.platform === 'win32') return test.skip('Windows has no limit for the size of a file');
    const file = join(folder, 'full', 'file');
    writeWhole(file, 'old');
    const script = `
      import { writeWhole } from ${JSON.stringify(import.meta.resolve('../../src-main/files/writeWhole.ts'))};
      try { writeWhole(process.argv[1], Buffer.alloc(200_000)); } catch ({ code }) { console.log(code); }`;
    // 100 KiB: the write ends half way through, as on a full disk
    const { stdout } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 100; exec "$0" --input-type=module -e "$1" "$2"', process.execPath, script, file],
      { encoding: 'utf8' },
    );
    assert.equal(stdout, 'EFBIG\n');
    assert.equal(readFileSync(file, 'utf8'), 'old');
    assert.deepEqual(readdirSync(join(folder, 'full')), ['file']);
  });

  it('throws where it cannot be renamed, and leaves nothing', () => {
    const file = join(folder, 'taken', 'file');
    mkdirSync(join(file, 'in it'), { recursive: true });
    assert.throws(() => writeWhole(file, 'new'));
    assert.deepEqual(readdirSync(join(folder, 'taken')), ['file']);
  });
});
