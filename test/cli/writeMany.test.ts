import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { rememberPassed } from '../fixtures/rememberPassed.ts';
import { makeManyFiles } from '../fixtures/makeManyFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runHearmark } from './runHearmark.ts';

const count = 1200;
const program = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'hearmark.ts');

describe('hearmark write, of many files', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'library.db');
  const env = { HEARMARK_LIBRARY: file };
  const library = openLibrary(file);
  const paths = makeManyFiles(library, join(folder, 'music'), count);
  library.close();

  it('shows each of them, stops in the middle when it is told to, and undoes what it wrote', async () => {
    const untouched = readFileSync(paths[0]!);
    await rememberPassed(firstCrnn, file);
    const preview = await runHearmark(['write', '--model', firstCrnn, '--dry-run'], { env });
    assert.equal(preview.status, 0, preview.stderr);
    assert.equal(preview.stdout.match(/^\S.*\d{4}\.flac$/gm)!.length, count);
    assert.equal(preview.stdout.match(/GENRE: \(nothing\) -> dub/g)!.length, count);
    assert.match(preview.stdout, /1,200 files would change, 0 would not/);

    const child = spawn(process.execPath, [program, 'write', '--model', firstCrnn, '--yes'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    const closed = once(child, 'close');
    const modified = () => statSync(paths[20]!).mtimeMs;
    const before = modified();
    while (modified() === before && child.exitCode === null) await setTimeout(2);
    child.kill('SIGINT');
    const [status] = (await closed) as [number | null];
    assert.equal(status, 130, stdout.slice(-500));
    const [, written] = /(\d+) files written, 0 not\. Batch 1/.exec(stdout)!;
    const isNew = (path: string) => !readFileSync(path).equals(untouched);
    assert.deepEqual(paths.map(isNew).filter(Boolean).length, Number(written));
    assert.ok(Number(written) > 20 && Number(written) < count);
    assert.match(
      stdout,
      new RegExp(`Interrupted: ${(count - Number(written)).toLocaleString('en')} files not touched`),
    );

    const undone = await runHearmark(['unwrite', '--batch', '1', '--yes'], { env });
    assert.match(undone.stdout, new RegExp(`${written} files undone, 0 not`));
    assert.deepEqual(paths.filter(isNew), []);
  });
});
