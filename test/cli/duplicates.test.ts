import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { withoutFpcalc } from '../duplicates/fingerprints.ts';
import { makeRecording } from '../fixtures/makeRecording.ts';
import { installFirstCrnn } from '../fixtures/firstCrnn.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark, runHearmark, type Run } from './runHearmark.ts';

describe('hearmark duplicates', { skip: withoutFpcalc }, () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const env = {
    HEARMARK_LIBRARY: join(folder, 'library.db'),
    HEARMARK_SETTINGS: join(folder, 'settings.json'),
    HEARMARK_MODELS: join(folder, 'models'),
    HEARMARK_LOGS: join(folder, 'logs'),
  };
  const call = (...parameters: string[]): Promise<Run> => callHearmark(parameters, { env });

  before(async () => {
    await installFirstCrnn(env.HEARMARK_MODELS, env.HEARMARK_LIBRARY);
    const piece = { seed: 11, seconds: 40 };
    makeRecording(join(music, 'Song.mp3'), piece, ['-b:a', '128k', '-metadata', 'title=Song', '-metadata', 'artist=Anna']); // prettier-ignore
    makeRecording(join(music, 'Song.flac'), piece, ['-metadata', 'title=Song', '-metadata', 'artist=Anna']);
    makeRecording(join(music, 'Other.mp3'), { seed: 12, seconds: 40 });
    copyFileSync(join(music, 'Other.mp3'), join(music, 'Other again.mp3'));
    await call('models', 'use', 'first-crnn');
    assert.equal((await call('tag', music, '--jobs', '1')).status, 0);
  });

  it('lists each recording with its copies, the best marked', async () => {
    const { status, stdout, stderr } = await runHearmark(['duplicates', '--jobs', '1'], { env });
    assert.equal(status, 0, stderr);
    assert.equal(stderr.match(/^comparing$/gm)?.length, 1, stderr);
    assert.match(stdout, /^Anna – Song\n {2}\* .*Song\.flac\n {6}complete, lossless \(FLAC\)\n {4}.*Song\.mp3\n {6}complete, MP3, 1\d\d kbit\/s\n/); // prettier-ignore
    assert.match(stdout, /Other again\.mp3/);
    assert.match(stdout, /2 recordings with 2 files beyond one of each\. Nothing was changed\./);
  });

  it('prints a line of JSON each for programs', async () => {
    const { stdout } = await call('duplicates', '--json');
    const groups = stdout.trim().split('\n').map((line) => JSON.parse(line) as Printed); // prettier-ignore
    assert.deepEqual(
      groups.map(({ copies }) => copies.map(({ files, best }) => [files.map(({ path }) => path), best])),
      [
        [
          [[join(music, 'Song.flac')], true],
          [[join(music, 'Song.mp3')], false],
        ],
        [[[join(music, 'Other again.mp3'), join(music, 'Other.mp3')], true]],
      ],
    );
  });

  it('says where fpcalc is missing, and that nothing is there twice', async () => {
    rmSync(join(music, 'Song.flac'));
    rmSync(join(music, 'Other.mp3'));
    await call('tag', music, '--jobs', '1');
    const { status, stdout, stderr } = await callHearmark(['duplicates'], { env: { ...env, HEARMARK_FPCALC: '/nowhere' } }); // prettier-ignore
    assert.equal(status, 0);
    assert.match(stdout, /No recording is there twice/);
    assert.match(stderr, /fpcalc is not installed/);
  });
});

interface Printed {
  copies: { files: { path: string }[]; best: boolean }[];
}
