import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { listBackups } from '../../src-main/library/safety/backupFiles.ts';
import { newTrack, temporaryFolder } from '../library/temporaryLibrary.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';
import { withoutModel } from './withoutModel.ts';

const program = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'hearmark.ts');

describe('hearmark library', () => {
  test('backs up, finds what is wrong, and brings back what was lost, as docs/reliability.md says', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const run = (...parameters: string[]) => callHearmark(['library', ...parameters, '--library', file]);
    const start = (...parameters: string[]) => runHearmark(['library', ...parameters, '--library', file]);
    const library = openLibrary(file);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.corrections.append({ trackId: id, tag: 'jazz', category: 'genre', action: 'accepted' });
    library.close();

    const whole = await start('check');
    assert.deepEqual([whole.status, whole.stdout], [0, 'The library is whole.\n']);
    const made = await start('backup');
    assert.match(made.stdout, /^library\.db\.\d{4}-.*\.db {2}0\.\d MB\n1 backup, 0\.\d MB in /);

    truncateSync(file, 0);
    const refused = await callHearmark(['list', '--library', file]);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /is empty, and was not always.*1 backup.*`hearmark library restore`/);
    const doctor = await callHearmark(['doctor', '--library', file], {
      env: withoutModel(temporaryFolder(t)),
    });
    assert.match(doctor.stdout, /✗ Library .* is empty, and was not always\n {2}→ There is 1 backup/);
    const found = await run('check');
    assert.equal(found.status, 1);
    assert.match(found.stdout, /is empty/);
    const unanswered = await run('restore');
    assert.match(unanswered.stdout, /Nothing was changed/);
    assert.equal(readFileSync(file).length, 0);
    const restored = await start('restore', '--yes');
    assert.equal(restored.status, 0, restored.stderr);
    const lines = await run('export');
    assert.equal((JSON.parse(lines.stdout) as { tag: string }).tag, 'jazz');
    assert.match(lines.stderr, /1 decision exported/);
    assert.match((await start('repair', '--yes')).stdout, /nothing to repair/);
  });

  test('keeps telling of rows that a repair could not mend', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const library = openLibrary(file);
    const track = newTrack('/music/a.mp3');
    library.tracks.save({ ...track, properties: { ...track.properties, codec: 'codec of mine' } });
    library.close();
    const bytes = readFileSync(file);
    const at = bytes.indexOf('codec of mine');
    assert.ok(at > 0);
    bytes[at]! ^= 1;
    writeFileSync(file, bytes);
    const run = (...parameters: string[]) => callHearmark(['library', ...parameters, '--library', file]);
    const repaired = await run('repair', '--yes');
    assert.match(
      repaired.stdout,
      /Rows of tracks are not what was stored.*: 1\.\nThese rows are named in .*\.txt\./,
    );
    const checked = await run('check');
    assert.deepEqual([checked.status, checked.stderr], [0, '']);
    assert.match(
      checked.stdout,
      /^A repair left rows .*\.repaired-.*\.txt.*\nNothing else is wrong with the library\.\n$/,
    );
    assert.doesNotMatch(checked.stdout, /whole/);
  });

  test('exports to a new file only, and imports from one', async (t) => {
    const folder = temporaryFolder(t);
    const [from, to] = ['from', 'to'].map((name) => join(folder, name, 'library.db'));
    for (const file of [from!, to!]) {
      const library = openLibrary(file);
      const { id } = library.tracks.save(newTrack('/music/a.mp3'));
      if (file === from)
        library.corrections.append({ trackId: id, tag: 'mine', category: 'own', action: 'added' });
      library.close();
    }
    const lines = join(folder, 'decisions.jsonl');
    assert.equal((await callHearmark(['library', 'export', lines, '--library', from!])).status, 0);
    // A folder where the draft would be
    const other = join(folder, 'other.jsonl');
    mkdirSync(`${other}.${process.pid}.draft`);
    const failed = await callHearmark(['library', 'export', other, '--library', from!]);
    assert.match(failed.stderr, /cannot write .*other\.jsonl/);
    assert.ok(!existsSync(other), 'nothing that looks like all there is');
    const again = await callHearmark(['library', 'export', lines, '--library', to!]);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /decisions\.jsonl exists already; name a new file/);
    const imported = await runHearmark(['library', 'import', lines, '--library', to!]);
    assert.match(imported.stdout, /^1 decision imported; 0 already stood here/);
    assert.equal(listBackups(to!).length, 1);
    const safe = await callHearmark(['--safe', 'library', 'import', lines, '--library', from!]);
    assert.match(safe.stdout, /^0 decisions imported; 1 already stood here/);
    assert.equal(listBackups(from!).length, 0, 'no backup goes on by itself in safe mode');
    writeFileSync(lines, 'no decision\n');
    const wrong = await callHearmark(['library', 'import', lines, '--library', to!]);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /Line 1 is no decision/);
  });

  test('prints every decision, however slowly it is read', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const library = openLibrary(file);
    // Several times what a pipe holds
    for (let index = 0; index < 1500; index++) {
      const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`));
      library.corrections.append({ trackId: id, tag: 'jazz', category: 'genre', action: 'accepted' });
    }
    library.close();
    const child = spawn(process.execPath, [program, 'library', 'export', '--library', file]);
    // What it printed is left in the pipe until that is full
    await once(child.stdout, 'readable');
    child.stderr.resume();
    await setImmediate();
    let text = '';
    child.stdout.on('data', (data: Buffer) => (text += data.toString()));
    const [status] = (await once(child, 'close')) as [number | null];
    assert.equal(status, 0);
    assert.equal(text.trimEnd().split('\n').length, 1500);
  });

  test('a damaged library is found by `doctor --deep`', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    openLibrary(file).close();
    const bytes = readFileSync(file);
    bytes.fill(0x55, bytes.length - 2 * 4096);
    writeFileSync(file, bytes);
    const env = withoutModel(temporaryFolder(t));
    const { status, stdout } = await callHearmark(['doctor', '--deep', '--library', file], { env });
    assert.equal(status, 1);
    assert.match(stdout, /✗ Library, looked through .*\n {2}→ There is no backup.*library repair/);
    const unreadable = await callHearmark(['doctor', '--deep', '--library', join(file, '..')], { env });
    assert.equal(unreadable.status, 1);
    assert.match(unreadable.stdout, /✗ Library, looked through .*cannot be read or written/);
    assert.match(unreadable.stdout, /Log/, 'and all else is told');
  });
});
