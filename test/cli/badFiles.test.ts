import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { encodePath } from '../../src-main/paths.ts';
import { makeBadFiles, type BadFile } from '../fixtures/badFiles.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { rememberPassed } from '../fixtures/rememberPassed.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark, runHearmark, type Line, type Run } from './runHearmark.ts';

describe('bad input', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const library = join(folder, 'library.db');
  const options = ['--library', library, '--json'];
  let files: BadFile[];
  let run: Run;
  let lines: Map<string, Line>;

  before(async () => {
    files = makeBadFiles(music);
    makeAudio(join(music, 'zz good.mp3'), { seconds: 2, frequencyHz: 333 });
    run = await runHearmark(['tag', music, ...options]);
    lines = new Map(run.lines.map((line) => [line.path, line]));
  });

  it('ends with status 1, every failure listed with its reason', () => {
    assert.equal(run.status, 1, run.stderr);
    const failed = run.lines.filter(({ status }) => status === 'failed');
    assert.match(run.stderr, new RegExp(`${failed.length} failed`));
    for (const { reason } of failed) assert.ok(run.stderr.includes(reason!), reason);
  });

  it('goes on to the good file after all the bad ones', () => {
    assert.equal(lines.get(join(music, 'zz good.mp3'))?.status, 'ok');
  });

  it('gives each case the row it deserves', async (t) => {
    for (const { name, path, outcome, expect } of files) {
      await t.test(`${name}: ${expect}`, () => {
        const line = lines.get(path);
        assert.ok(line, 'has a row');
        assert.notEqual(line.status, 'unchanged');
        if (outcome !== 'either') assert.equal(line.status, outcome, line.reason);
        if (line.status === 'failed') assert.ok(line.reason!.length > 5, line.reason);
      });
    }
  });

  it('explains silence, clips that are too short, and files without sound, and calls them no failures', () => {
    const find = (name: string) => run.lines.find(({ path }) => path.endsWith(name))!;
    for (const [name, reason] of [
      ['silence.flac', /silent/],
      ['short.wav', /shorter than 0\.1 s/],
      ['video.mp4', /no audio stream/],
    ] as const) {
      assert.equal(find(name).status, 'ok');
      assert.match(find(name).reason!, reason);
      assert.deepEqual(find(name).tags, []);
    }
    assert.match(find('picture.mp3').reason!, /JPEG/);
    assert.match(find('protected-drms.m4a').reason!, /encrypted/);
    assert.match(find('truncated-flac.flac').reason!, /cut short/);
    assert.ok(Math.abs(find('claims-hours.wav').durationSeconds! - 1) < 0.1);
    assert.ok(Math.abs(find('claims-hours.mp3').durationSeconds! - 1) < 0.1);
    assert.ok(Math.abs(find('rate-changes.mp3').durationSeconds! - 6) < 0.3);
  });

  it('does not try again what cannot have changed, and says why it failed', async () => {
    const second = await callHearmark(['tag', music, ...options]);
    const failuresOf = (one: readonly Line[]) =>
      one.filter(({ status }) => status === 'failed').map(({ path, reason }) => `${path} ${reason}`).sort(); // prettier-ignore
    assert.deepEqual(failuresOf(second.lines), failuresOf(run.lines));
    for (const { path, status, stillFails = false } of second.lines)
      assert.ok(status === 'failed' ? stillFails : status === 'unchanged', path);
    assert.equal(second.status, 1);
    assert.match(second.stderr, new RegExp(` 0 failed, ${failuresOf(run.lines).length} still fail in`));
    assert.match(
      second.stderr,
      /Failed before, not changed since and not tried again:\n(.*\n)*.*picture\.mp3: .*JPEG/,
    );
  });

  it('shows a file with any name', async () => {
    for (const { path } of files.filter(({ name }) => name.startsWith('name "'))) {
      const { status, stdout } = await callHearmark(['show', path, '--library', library, '--json']);
      assert.equal(status, 0);
      assert.equal((JSON.parse(stdout) as { path: string }).path, path);
    }
  });
});

describe('what goes wrong around the files', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');

  before(() => {
    mkdirSync(music);
    makeAudio(join(music, 'a.mp3'), { seconds: 1 });
  });

  it('refuses wrong use with status 2, and says what is right', async () => {
    for (const [parameters, message] of [
      [['tag'], /missing required argument/],
      [['tag', join(folder, 'nowhere')], /no file or folder/],
      [['tag', music, '--coverage', 'most'], /Allowed choices are whole, sampled/],
      [['tag', music, '--jobs', '0'], /whole number from 1/],
      [['frobnicate'], /unknown command/],
      [['list', '--min-score', '7'], /number from 0 to 1/],
      [['list', '--tag', 'no such tag'], /no such tag/],
      [['show', join(music, 'a.mp3')], /not in the library/],
    ] as const) {
      const { status, stderr } = await callHearmark([...parameters], {
        env: { HEARMARK_LIBRARY: join(folder, 'use.db') },
      });
      assert.match(stderr, message);
      assert.equal(status, 2, parameters.join(' '));
    }
  });

  it(
    'names the file that cannot be read',
    { skip: process.platform === 'win32' && 'no pipes with a name' },
    async () => {
      const [pipe, absent, text] = [
        join(folder, 'pipe.m3u'),
        join(folder, 'absent.wav'),
        join(folder, 'text.wav'),
      ];
      execFileSync('mkfifo', [pipe]);
      writeFileSync(text, 'no sound');
      for (const [command, path, why] of [
        ['import-playlist', pipe, 'is not a regular file'],
        ['score', pipe, 'is not a regular file'],
        ['score', absent, 'cannot be read: it does not exist'],
        ['score', text, ''],
      ] as const) {
        const { status, stderr } = await callHearmark([command, path, ...(command === 'score' ? [] : ['--library', join(folder, 'p.db')])]); // prettier-ignore
        assert.equal(status, 1);
        assert.ok(stderr.startsWith(`hearmark: ${path}: ${why}`), stderr);
      }
    },
  );

  it('names the models there are where one does not exist', async () => {
    const { status, stderr } = await callHearmark([
      'tag',
      music,
      '--model',
      'nobody',
      '--library',
      join(folder, 'l.db'),
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /no model "nobody"; installed: hearmark-crnn, .*hearmark-transformer/);
  });

  it('says one thing when the library cannot be made', async () => {
    const { status, stderr } = await callHearmark(['tag', music, '--library', '/proc/hearmark/library.db']);
    assert.equal(status, 1);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  });

  it('survives files and folders that vanish while it runs, and marks missing what is gone by the next time', async () => {
    const busy = join(folder, 'busy');
    mkdirSync(busy);
    for (let i = 0; i < 12; i++)
      makeAudio(join(busy, `${i % 3}`, `${i}.flac`), { seconds: 8, frequencyHz: 200 + i, channels: 1 });
    let first = true;
    await rememberPassed(firstCrnn, join(folder, 'b.db'));
    const { status, lines } = await runHearmark(
      ['tag', busy, '--model', firstCrnn, '--library', join(folder, 'b.db'), '--json', '--jobs', '1'],
      {
        onLine() {
          if (first) rmSync(join(busy, '2'), { recursive: true });
          first = false;
        },
      },
    );
    assert.ok(lines.filter((line) => line.status === 'ok').length >= 8);
    assert.ok(
      lines.every((line) => line.status === 'ok' || /does not exist/.test(line.reason!)),
      JSON.stringify(lines),
    );
    assert.equal(status, lines.some((line) => line.status === 'failed') ? 1 : 0);
    rmSync(busy, { recursive: true });
    const again = ['tag', busy, '--model', firstCrnn, '--library', join(folder, 'b.db')];
    assert.match((await callHearmark(again)).stdout, /\d+ known files no longer there: marked missing/);
    assert.doesNotMatch((await callHearmark(again)).stdout, /no longer there/, 'once');
    const list = await callHearmark([
      'list',
      '--model',
      firstCrnn,
      '--library',
      join(folder, 'b.db'),
      '--json',
    ]);
    assert.deepEqual(
      list.lines.filter(({ path }) => path.startsWith(busy)),
      [],
    );
  });

  it(
    'tries a file again that could not be read, once it can',
    { skip: process.getuid?.() === 0 && 'root reads everything' },
    async () => {
      const path = join(music, 'a.mp3');
      chmodSync(path, 0);
      const library = ['--library', join(folder, 'r.db'), '--json'];
      assert.match((await callHearmark(['tag', music, ...library])).lines[0]!.reason!, /permission denied/);
      chmodSync(path, 0o644);
      assert.equal((await callHearmark(['tag', music, ...library])).lines[0]!.status, 'ok');
    },
  );

  it(
    'takes a path that is not UTF-8 for what it is',
    { skip: process.platform !== 'linux' && 'names are text here' },
    async () => {
      const place = join(folder, 'names');
      mkdirSync(place);
      makeAudio(join(place, 'plain.mp3'), { seconds: 1 });
      renameSync(join(place, 'plain.mp3'), encodePath(join(place, 'caf\udce9.mp3')));
      const { status, stdout } = await callHearmark([
        'tag',
        place,
        '--model',
        firstCrnn,
        '--library',
        join(folder, 'n.db'),
        '--json',
      ]);
      assert.equal(status, 0);
      assert.match(stdout, /caf\\udce9\.mp3/);
      assert.equal(readdirSync(place, 'buffer')[0]!.includes(0xe9), true);
    },
  );
});
