import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { displayPath, displayText } from '../../src-main/paths.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { makeManyFiles } from '../fixtures/makeManyFiles.ts';
import { newTrack } from '../library/temporaryLibrary.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runHearmark } from './runHearmark.ts';

const program = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'hearmark.ts');

describe('what is printed', () => {
  const folder = temporaryFolder();

  it('gives a terminal no orders, and turns no line around', () => {
    assert.equal(displayText('a\n\tb \x1b[31mred\x1b[0m'), 'a\n\tb \\u001b[31mred\\u001b[0m');
    assert.equal(displayText('a\u202e3pm.exe'), 'a\\u202e3pm.exe');
    assert.equal(displayText('\x1b]0;title\x07'), '\\u001b]0;title\\u0007');
    assert.equal(displayText('\x1b[2J\r\x9b2J\x7f\b'), '\\u001b[2J\\r\\u009b2J\\u007f\\b');
  });

  it('shows a mark that turns a line around in the name of a file, in the window too', () => {
    assert.equal(displayPath('/music/a\u202e3pm.exe\u2069'), '/music/a\\u202e3pm.exe\\u2069');
  });

  it('shows orders in a name as text', async () => {
    const name = '/music/\x1b]0;gone\x07\x9b2J.mp3';
    const file = join(folder, 'orders', 'library.db');
    mkdirSync(join(folder, 'orders'));
    const library = openLibrary(file);
    library.tracks.save(newTrack(name, { tags: { title: 'a\x1b[2J', artist: 'b\x9b' } }));
    library.close();
    const env = { HEARMARK_LIBRARY: file };
    for (const parameters of [
      ['list', '--model', 'hearmark-crnn'],
      ['list', '--model', 'hearmark-crnn', '--json'],
      ['show', name, '--model', 'hearmark-crnn'],
      ['show', `${name}x`, '--model', 'hearmark-crnn'],
      ['tag', `${name}x`, '--model', 'hearmark-crnn'],
    ]) {
      const { stdout, stderr } = await runHearmark(parameters, { env });
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(stdout + stderr, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/, parameters[0]);
      assert.match(stdout + stderr, /\\u001b/, parameters[0]);
    }
  });

  it('shows orders in what fails or is left out as text, too, and as one line', async () => {
    const music = join(folder, 'failing');
    const orders = '\x1b]0;gone\x07\x1b[31m';
    mkdirSync(music);
    writeFileSync(join(music, `a${orders}\nForged: line.mp3`), 'no sound');
    symlinkSync(`nowhere${orders}`, join(music, `b${orders}.mp3`));
    writeFileSync(
      join(music, `c${orders}.cue`),
      `FILE "x${orders}.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n`,
    );
    const env = { HEARMARK_LIBRARY: join(folder, 'failing.db') };
    for (const parameters of [
      ['tag', music],
      ['tag', music, `--${orders}`],
      ['library', 'restore', orders],
    ]) {
      const { status, stdout, stderr } = await runHearmark(parameters, { env });
      assert.notEqual(status, 0);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(stdout + stderr, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/, parameters.join(' '));
      assert.doesNotMatch(stdout + stderr, /^Forged/m);
      assert.match(stdout + stderr, /\\u001b/, parameters.join(' '));
    }
  });

  it('may go unread: what writes writes to its end', async () => {
    const place = join(folder, 'unread');
    const library = openLibrary(join(place, 'library.db'));
    const paths = makeManyFiles(library, join(place, 'music'), 6);
    library.close();
    const untouched = readFileSync(paths[0]!);
    const child = spawn(process.execPath, [program, 'write', '--model', 'hearmark-crnn', '--yes'], {
      env: { ...process.env, HEARMARK_LIBRARY: join(place, 'library.db') },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // As `head -1` does, and sooner
    child.stdout.destroy();
    const [status] = (await once(child, 'exit')) as [number | null];
    assert.equal(status, 0);
    assert.deepEqual(
      paths.filter((path) => readFileSync(path).equals(untouched)),
      [],
    );
  });
});

describe('a library that can only be read', () => {
  it('is shown, and stays as it is', async (t) => {
    const folder = temporaryFolder();
    const file = join(folder, 'library.db');
    const library = openLibrary(file);
    const { id } = library.tracks.save(newTrack('/music/a.mp3', { tags: { title: 'Kept' } }));
    library.corrections.append({ trackId: id, tag: 'jazz', category: 'genre', action: 'accepted' });
    library.close();
    const names = readdirSync(folder);
    if (spawnSync('mount', ['--bind', '-o', 'ro', folder, folder]).status !== 0)
      return t.skip('nothing can be mounted here');
    try {
      if (spawnSync('touch', [join(folder, 'x')]).status === 0) return t.skip('nothing is read-only here');
      const env = { HEARMARK_LIBRARY: file };
      const run = (...parameters: string[]) => runHearmark(parameters, { env });
      const list = await run('list', '--model', 'hearmark-crnn');
      assert.match(list.stdout, /Kept/, list.stderr);
      assert.match(list.stderr, /a copy of it is shown/);
      assert.match((await run('show', '/music/a.mp3', '--model', 'hearmark-crnn')).stdout, /Kept/);
      assert.match((await run('library', 'export')).stdout, /jazz/);
      const check = await run('library', 'check');
      assert.deepEqual([check.status, check.stdout], [0, 'The library is whole.\n'], check.stderr);
      assert.match((await run('batches')).stdout, /Nothing has been written yet/);
      assert.match((await run('export', '--format', 'csv', '--model', 'hearmark-crnn')).stdout, /Kept/);
      assert.equal((await run('write', '--yes', '--model', 'hearmark-crnn')).status, 1);
      assert.deepEqual(readdirSync(folder), names);
    } finally {
      spawnSync('umount', [folder]);
    }
  });
});
