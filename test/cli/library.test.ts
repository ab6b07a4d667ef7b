import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { newTrack, temporaryFolder } from '../library/temporaryLibrary.ts';
import { runHearmark } from './runHearmark.ts';

describe('hearmark library', () => {
  test('backs up, finds what is wrong, and brings back what was lost, as docs/reliability.md says', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const run = (...parameters: string[]) => runHearmark(['library', ...parameters, '--library', file]);
    const library = openLibrary(file);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.corrections.append({ trackId: id, tag: 'jazz', category: 'genre', action: 'accepted' });
    library.close();

    const whole = await run('check');
    assert.deepEqual([whole.status, whole.stdout], [0, 'The library is whole.\n']);
    const made = await run('backup');
    assert.match(made.stdout, /^library\.db\.\d{4}-.*\.db {2}0\.\d MB\n1 backups, 0\.\d MB in /);

    truncateSync(file, 0);
    const refused = await runHearmark(['list', '--library', file]);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /is empty, and was not always.*1 backup.*`hearmark library restore`/);
    const found = await run('check');
    assert.equal(found.status, 1);
    assert.match(found.stdout, /is empty/);
    const unanswered = await run('restore');
    assert.match(unanswered.stdout, /Nothing was changed/);
    assert.equal(readFileSync(file).length, 0);
    const restored = await run('restore', '--yes');
    assert.equal(restored.status, 0, restored.stderr);
    const lines = await run('export');
    assert.equal((JSON.parse(lines.stdout) as { tag: string }).tag, 'jazz');
    assert.match(lines.stderr, /1 decisions/);
    assert.match((await run('repair', '--yes')).stdout, /nothing to repair/);
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
    assert.equal((await runHearmark(['library', 'export', lines, '--library', from!])).status, 0);
    assert.notEqual(
      (await runHearmark(['library', 'export', lines, '--library', to!])).status,
      0,
      'it is there',
    );
    const imported = await runHearmark(['library', 'import', lines, '--library', to!]);
    assert.match(imported.stdout, /^1 decisions imported, 0 were decided so already/);
    writeFileSync(lines, 'no decision\n');
    const wrong = await runHearmark(['library', 'import', lines, '--library', to!]);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /Line 1 is no decision/);
  });

  test('a damaged library is found by `doctor --deep`', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    openLibrary(file).close();
    const bytes = readFileSync(file);
    bytes.fill(0x55, bytes.length - 2 * 4096);
    writeFileSync(file, bytes);
    // No model is loaded for it: they have their own lines, and are no business of this test
    const models = temporaryFolder(t);
    const { status, stdout } = await runHearmark(['doctor', '--deep', '--library', file], {
      env: { HEARMARK_MODELS: models },
    });
    assert.equal(status, 1);
    assert.match(stdout, /✗ Library, looked through .*\n {2}→ There is no backup.*library repair/);
  });
});
