import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { newTrack, temporaryFolder } from '../library/temporaryLibrary.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

describe('hearmark genres', () => {
  test('shows what separators would do to this library, and splits by them once they are kept', async (t) => {
    const folder = temporaryFolder(t);
    const file = join(folder, 'library.db');
    const library = openNewLibrary(file);
    const said = [['Rock, Metal'], ['Rock, Metal', 'Pop'], ['R&B/Soul']];
    for (const [index, genres] of said.entries())
      library.tracks.save(newTrack(join(folder, `${index}.mp3`), { tags: { genres } }));
    library.close();
    const env = { HEARMARK_LIBRARY: file };
    const run = (...parameters: string[]) => callHearmark(parameters, { env });
    const settings = () => readFileSync(join(folder, 'settings.json'), 'utf8');

    assert.match((await runHearmark(['genres'], { env })).stdout, /split by these: 0 of 3 genres/i);
    const tried = await run('genres', ',', '/');
    assert.match(tried.stdout, /Split by these: 2 of 3 genres/);
    assert.match(
      tried.stdout,
      /^ {2}Rock, Metal \(2 tracks\): Rock \| Metal\n {2}R&B\/Soul \(1 track\): R&B \| Soul$/m,
    );
    assert.match(tried.stdout, /Nothing was changed/);
    assert.throws(settings, /ENOENT/);
    assert.match((await run('show', join(folder, '0.mp3'))).stdout, /genres +Rock, Metal\n/);

    assert.equal((await run('genres', ',', '--keep')).status, 0);
    assert.deepEqual(JSON.parse(settings()), { genreSeparators: [','] });
    assert.match((await run('show', join(folder, '0.mp3'))).stdout, /genres +Rock; Metal\n/);
    assert.match((await run('genres')).stdout, /in one field: ; {3},\n/);

    for (const wrong of [['and'], [' '], [',', '--none']])
      assert.notEqual((await run('genres', ...wrong)).status, 0);
    await run('genres', '--none', '--keep');
    assert.deepEqual(JSON.parse(settings()), { genreSeparators: [] });
  });
});
