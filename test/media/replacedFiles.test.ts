import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Media } from '../../src-main/media/Media.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { ask, bytesOf, libraryOf } from './libraryOf.ts';

const onWindows = process.platform === 'win32' && 'Windows has no pipes with names, and links for few';

describe('a file that something else has taken the place of', { skip: onWindows }, () => {
  const folder = temporaryFolder();
  const make = (name: string, frequencyHz: number) =>
    makeAudio(join(folder, name), { seconds: 2, frequencyHz });
  const coverOf = async (media: Media, trackId: number) =>
    (await media.serveCover(new Request('http://localhost/cover/1'), trackId)).status;
  const nothingIsShown = async (media: Media, trackId: number) => {
    assert.equal((await ask(media, trackId)).status, 404);
    await assert.rejects(media.waveform(trackId, 10), { name: 'ReadError' });
    await assert.rejects(media.spectrogram(trackId, 0, 1), { name: 'ReadError' });
    assert.equal(await coverOf(media, trackId), 204);
  };

  it('is not shown where that is a link to a file outside', async (test) => {
    const [path, decoded, secret] = [
      make('in/a.mp3', 300),
      make('in/b.wv', 400),
      make('out/secret.mp3', 500),
    ];
    const { media, ids } = libraryOf(test, [path, decoded]);
    for (const [index, file] of [path, decoded].entries()) {
      rmSync(file);
      symlinkSync(secret, file);
      await nothingIsShown(media, ids[index]!);
    }
  });

  it('is shown where the link was there when it was scanned, until it leads elsewhere', async (test) => {
    const [target, other] = [make('store/a.mp3', 600), make('store/b.mp3', 700)];
    const link = join(folder, 'link.mp3');
    symlinkSync(target, link);
    const { media, ids } = libraryOf(test, [link]);
    const [id] = ids as [number];
    assert.deepEqual(await bytesOf(await ask(media, id)), readFileSync(target));
    assert.equal((await media.waveform(id, 10)).peaks.length, 10);
    rmSync(link);
    symlinkSync(other, link);
    assert.equal((await ask(media, id)).status, 404);
  });

  it('is not shown where that is no sound, by another name of it or by a folder that leads elsewhere', async (test) => {
    const names = ['song/a.mp3', 'song/b.flac', 'deep/album/c.m4a'];
    const paths = names.map((name, index) => make(name, 300 + index));
    const { media, ids } = libraryOf(test, paths);
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'root:x:0:0\n'.repeat(100));
    for (const path of paths.slice(0, 2)) {
      rmSync(path);
      linkSync(secret, path);
    }
    renameSync(join(folder, 'deep', 'album'), join(folder, 'moved'));
    mkdirSync(join(folder, 'elsewhere'));
    copyFileSync(secret, join(folder, 'elsewhere', 'c.m4a'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'deep', 'album'));
    for (const id of ids) assert.equal((await ask(media, id)).status, 404);
  });

  it('is shown where another program has written tags into it', async (test) => {
    const paths = ['mp3', 'flac', 'ogg', 'm4a', 'wav'].map((ending) => make(`tagged/a.${ending}`, 300));
    const { media, ids } = libraryOf(test, paths);
    for (const [index, path] of paths.entries()) {
      tagFile(path, { title: ['x'.repeat(100_000)] });
      assert.deepEqual(await bytesOf(await ask(media, ids[index]!)), readFileSync(path));
    }
  });

  it('keeps nobody waiting where that is a pipe', async (test) => {
    const [path, whole] = [make('pipe/a.mp3', 800), make('pipe/b.mp3', 900)];
    const { media, ids } = libraryOf(test, [path, whole]);
    renameSync(path, `${path}.away`);
    execFileSync('mkfifo', [path]);
    // More than Node has threads for files
    for (let times = 0; times < 8; times++) assert.equal((await ask(media, ids[0]!)).status, 404);
    await nothingIsShown(media, ids[0]!);
    assert.deepEqual(await bytesOf(await ask(media, ids[1]!)), readFileSync(whole));
  });
});
