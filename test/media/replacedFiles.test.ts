import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Media } from '../../src-main/media/Media.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
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
