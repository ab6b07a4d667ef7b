import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { freePort } from '../workers/freePort.ts';
import { withoutNats } from '../workers/withoutNats.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';

describe('hearmark workers and work', { skip: withoutNats }, () => {
  const folder = temporaryFolder();
  const library = join(folder, 'library.db');
  const music = join(folder, 'music');
  let url: string;
  let key: string;

  before(async () => {
    for (const frequencyHz of [220, 330])
      makeAudio(join(music, `${frequencyHz}.flac`), { seconds: 10, channels: 1, frequencyHz });
    const { status, stdout } = await runHearmark([
      ...['workers', 'start', '--listen', `127.0.0.1:${await freePort()}`, '--library', library],
    ]);
    assert.equal(status, 0);
    [, url, key] = /^hearmark work (\S+) --key (\S+)$/m.exec(stdout)! as unknown as [string, string, string];
  });
  after(() => callHearmark(['workers', 'stop', '--library', library]));

  it('start prints the same line again', async () => {
    const { stdout } = await callHearmark([
      'workers',
      'start',
      '--listen',
      new URL(url).host,
      '--library',
      library,
    ]);
    assert.ok(stdout.includes(`hearmark work ${url} --key ${key}`));
    assert.match(stdout, /Only this machine reaches the server/);
  });

  it('tag listens with whoever is there, and a worker ends when it is told to', async () => {
    let endWorker: (() => void) | undefined;
    const worker = runHearmark(
      ['work', url, '--key', key, '--jobs', '1', '--name', 'another', '--root', music],
      {
        env: { HEARMARK_WORKER: join(folder, 'worker') },
        onStart: (kill) => (endWorker = () => kill('SIGINT')),
      },
    );
    const { status, lines, stderr } = await runHearmark([
      'tag',
      music,
      '--jobs',
      '1',
      '--library',
      library,
      '--json',
    ]);
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      lines.map((line) => line.status),
      ['ok', 'ok'],
    );
    endWorker!();
    const ended = await worker;
    assert.match(ended.stderr, /nobody has the library open; waiting|let in; waiting for music/);
    assert.match(ended.stderr, /listened to \d+ files/);
    assert.equal(ended.status, 0);
  });

  it('list and forget say that nobody has the library open', async () => {
    for (const command of [['list'], ['forget', 'abc']]) {
      const { status, stderr } = await callHearmark(['workers', ...command, '--library', library]);
      assert.equal(status, 1);
      assert.match(stderr, /nobody has the library open: other machines listen while Hearmark runs/);
    }
  });

  it('work says what is wrong with a key or a folder', async () => {
    const cut = await callHearmark(['work', url, '--key', key.slice(3)]);
    assert.match(cut.stderr, /this is no key of Hearmark: paste the whole line/);
    const nowhere = await callHearmark(['work', url, '--key', key, '--root', '/music=/nowhere/at/all']);
    assert.match(nowhere.stderr, /there is no folder \/nowhere\/at\/all/);
  });

  it('a library that nobody shared has no server, and says how to begin', async () => {
    const other = join(folder, 'other', 'library.db');
    const { stderr } = await callHearmark(['workers', 'list', '--library', other]);
    assert.match(stderr, /begin with `hearmark workers start`/);
    assert.ok(!existsSync(join(folder, 'other', 'workers')));
  });

  it('stop ends it: a worker finds nobody', async () => {
    const { status, stdout } = await callHearmark(['workers', 'stop', '--library', library]);
    assert.equal(status, 0);
    assert.match(stdout, /This machine listens alone\./);
    assert.ok(!existsSync(join(folder, 'workers', 'config.json')));
  });
});
