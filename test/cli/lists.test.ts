import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { newTrack, temporaryFolder } from '../library/temporaryLibrary.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

describe('list, export, import-playlist and relocate', () => {
  test('find what a search says, write playlists that lead to the files, keep them, and follow a folder', async (t) => {
    const folder = temporaryFolder(t);
    const music = join(folder, 'music');
    const file = join(folder, 'library.db');
    const library = openNewLibrary(file);
    const songs: [path: string, artist: string, year: number][] = [
      ['live/a.mp3', 'Björk', 1993],
      ['live/b.mp3', 'Monk', 1958],
      ['other/live/c.mp3', '東京事変', 2004],
    ];
    for (const [name, artist, year] of songs) {
      const path = join(music, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, artist);
      const { size, mtimeNs } = statSync(path, { bigint: true });
      library.tracks.save(
        newTrack(path, {
          file: { path, size: Number(size), modifiedNs: mtimeNs },
          tags: { artist, title: 'Song', year },
        }),
      );
    }
    library.close();
    const run = async (...parameters: string[]) => {
      const { status, stdout, stderr } = await callHearmark([...parameters, '--library', file]);
      return { status, stdout, stderr };
    };
    const artists = async (...search: string[]) =>
      (await run('list', '--json', ...search)).stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { artist: string }).artist);
    assert.deepEqual(await artists('artist:bjork', 'path:live'), ['Björk']);
    assert.deepEqual(await artists('京事'), ['東京事変']);
    assert.deepEqual((await artists('year:1950..1999 path:live')).sort(), ['Björk', 'Monk']);
    for (const search of [
      ['-artist:bjork', '-京'],
      ['-björk -東京事変'],
      ['-"björk"', '--text', '-artist:東京'],
    ])
      assert.deepEqual(await artists(...search), ['Monk'], search.join(' '));
    assert.equal((await run('list', '-x')).status, 2);
    const wrong = await run('list', 'tag:nothing');
    assert.notEqual(wrong.status, 0);
    assert.match(wrong.stderr, /no tag nothing/);

    const list = join(folder, 'lists', 'old.m3u8');
    assert.equal((await run('export', 'year:..1999', '--output', list, '--relative')).status, 0);
    const paths = readFileSync(list, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(paths, ['../music/live/a.mp3', '../music/live/b.mp3']);
    assert.match((await run('export', '京', '--format', 'xspf')).stdout, /<creator>東京事変<\/creator>/);
    const start = (...parameters: string[]) => runHearmark([...parameters, '--library', file]);
    assert.equal((await start('import-playlist', list, '--name', 'Early')).stdout, 'Early: 2 of 2 tracks\n');
    const early = (await start('export', '--playlist', 'Early', '--format', 'csv')).stdout;
    assert.match(early, /Björk/);
    assert.doesNotMatch(early, /東京事変/);
    assert.match((await run('import-playlist', list, list, '--name', 'x')).stderr, /--name is for one/);
    assert.equal((await run('export', '--per-folder', '--output', join(folder, 'each'))).status, 0);
    assert.deepEqual(readdirSync(join(folder, 'each')).sort(), ['live (2).m3u8', 'live.m3u8']);
    assert.match((await run('export', '--relative')).stderr, /--output/);
    const refused = await run('export', '--output', music);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /cannot write .*music/);
    // A slip of the keyboard costs no music and no library
    for (const kept of [join(music, 'live/a.mp3'), file]) {
      const before = readFileSync(kept);
      const refusal = await run('export', '--output', kept);
      assert.equal(refusal.status, 1);
      assert.match(refusal.stderr, /exists already and is no playlist or table/);
      assert.deepEqual(readFileSync(kept), before);
    }
    assert.equal((await run('export', '--output', list)).status, 0);

    const moved = join(folder, 'moved');
    renameSync(music, moved);
    const { stdout } = await start('relocate', music, moved);
    assert.match(stdout, /^The library knows the new path of 3 files;/);
    assert.deepEqual(await artists('path:moved', 'artist:monk'), ['Monk']);
    assert.match((await run('relocate', music, moved)).stderr, /knows no file/);
  });
});
