import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { becomes } from '../becomes.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { rememberPassed } from '../fixtures/rememberPassed.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';
import { openDatabase } from '../library/openDatabase.ts';

const trackCount = 10;

describe('interrupted and concurrent jobs', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  // All there is to hear: what is done at once cannot be interrupted
  const options = ['--json', '--model', firstCrnn, '--hear', 'rhythm,key,voice'];

  before(async () => {
    await rememberPassed(firstCrnn, join(folder, 'library.db'));
    for (let index = 0; index < trackCount; index++) {
      makeAudio(join(music, `${index}.flac`), { seconds: 8, frequencyHz: 200 + 10 * index, channels: 1 });
    }
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    it(
      `goes on after ${signal} where it was`,
      { skip: process.platform === 'win32' && 'no signals' },
      async () => {
        const library = join(folder, `${signal}.db`);
        const mark = `HEARMARK_TEST_MARK=${library}`;
        let seen = 0;
        let atWork = 0;
        const first = await runHearmark(['tag', music, '--library', library, '--jobs', '2', ...options], {
          env: { HEARMARK_TEST_MARK: library },
          onLine(_, kill) {
            if (++seen !== 3) return;
            atWork = processesOf(mark).length;
            kill(signal);
          },
        });
        if (signal === 'SIGKILL') assert.equal(first.status, null);
        else {
          assert.equal(first.status, 130);
          assert.match(first.stderr, /What is done is kept/);
          assert.doesNotMatch(first.stderr, /Failed/);
        }
        assert.ok(first.lines.length < trackCount, 'was interrupted');
        assertSound(library);
        if (process.platform === 'linux') {
          assert.ok(atWork >= 2, 'the job and its processes carry the mark');
          await becomes(() => processesOf(mark), []); // it leaves no process behind
        }

        const second = await callHearmark(['tag', music, '--library', library, ...options]);
        assert.equal(second.status, 0);
        assert.equal(second.lines.length, trackCount);
        const unchanged = second.lines.filter(({ status }) => status === 'unchanged').map(({ path }) => path);
        for (const { path } of first.lines) assert.ok(unchanged.includes(path), `${path} was done`);
        assert.ok(unchanged.length <= first.lines.length + 3, 'what was not reported was hardly done');
        assertSound(library);
      },
    );
  }

  it('lets two processes work on one library', async () => {
    const library = join(folder, 'shared.db');
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    for (const [index, place] of [a, b].entries()) {
      mkdirSync(place);
      for (let i = 0; i < 6; i++)
        makeAudio(join(place, `${i}.mp3`), { seconds: 5, frequencyHz: 300 + 7 * i + 100 * index });
    }
    const runs = await Promise.all(
      [a, b].map((place) =>
        runHearmark(['tag', place, '--library', library, '--json', '--model', firstCrnn]),
      ),
    );
    for (const { status, stderr, lines } of runs) {
      assert.equal(status, 0, stderr);
      assert.equal(lines.filter((line) => line.status === 'ok').length, 6);
    }
    assertSound(library);
    const listed = await callHearmark(['list', '--library', library, '--json']);
    assert.equal(listed.lines.length, 12);
  });

  it('says once that the disk is full, and leaves a library that works', async (t) => {
    const without = mountSmallDisk(folder);
    if (without !== undefined) return t.skip(without);
    const disk = join(folder, 'disk');
    const library = join(disk, 'library.db');
    try {
      await rememberPassed(firstCrnn, library);
      const { status, stderr } = await runHearmark(['tag', music, '--library', library, ...options]);
      assert.equal(status, 1);
      const complaints = stderr.split('\n').filter((line) => line.startsWith('hearmark:'));
      assert.equal(complaints.length, 1, stderr);
      assert.match(complaints[0]!, /full|space/i);
      assertSound(library);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

/** Each track stored whole, with its scores, or not at all. */
function assertSound(library: string): void {
  const database = openDatabase(library);
  try {
    assert.deepEqual(database.pragma('integrity_check'), [{ integrity_check: 'ok' }]);
    assert.deepEqual(database.pragma('foreign_key_check'), []);
    const without = database.prepare(
      'SELECT count(*) FROM tracks WHERE id NOT IN (SELECT track_id FROM timelines)',
    );
    assert.equal(without.pluck().get(), 0);
  } finally {
    database.close();
  }
}

/** Processes that are still there though the job they belonged to has ended: a mark in its environment tells them. */
function processesOf(mark: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

/** Mounts a disk, which holds an empty library and little more, on `folder`/disk; returns why that cannot be done here. */
function mountSmallDisk(folder: string): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'needs root on Linux, to mount a small disk';
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=700k', 'tmpfs', disk], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : `cannot mount a small disk: ${stderr}`;
}
