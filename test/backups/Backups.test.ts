import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { Backups } from '../../src-main/backups/Backups.ts';
import type { Events } from '../../src-main/api.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { newTrack, temporaryLibrary } from '../library/temporaryLibrary.ts';

describe('backups of a host', () => {
  test('are made in a process of their own, one of a day, if the person wants them', async (t) => {
    const library = temporaryLibrary(t);
    library.tracks.save(newTrack('/music/a.mp3'));
    let isWanted = false;
    const notices: Events['notice'][] = [];
    const backups = new Backups({
      libraryFile: library.file,
      launch: launchProcess,
      emit: (name, event) => void (name === 'notice' && notices.push(event as Events['notice'])),
      isWanted: () => isWanted,
    });
    t.after(() => backups.close());
    await backups.makeIfDue();
    assert.deepEqual(backups.shown(), {
      folder: join(dirname(library.file), 'backups'),
      backups: [],
      restoredNext: null,
    });
    isWanted = true;
    await backups.makeIfDue();
    await backups.makeIfDue();
    assert.equal(backups.shown().backups.length, 1);
    // Several at once are one
    const [first, second] = await Promise.all([backups.make(), backups.make()]);
    assert.deepEqual(first, second);
    assert.equal(first.backups.length, 2);
    const { name } = first.backups[1]!;
    assert.equal(backups.restore(name).restoredNext, name);
    assert.equal(backups.restore(null).restoredNext, null);
    assert.deepEqual(notices, []);
  });

  test('are given up silently at the end', async (t) => {
    const library = temporaryLibrary(t);
    library.tracks.save(newTrack('/music/a.mp3'));
    const notices: string[] = [];
    const backups = new Backups({
      libraryFile: library.file,
      launch: launchProcess,
      emit: (name) => void notices.push(name),
      isWanted: () => true,
    });
    const making = backups.makeIfDue();
    await backups.close();
    await making;
    assert.deepEqual(notices, []);
    assert.equal(backups.shown().backups.length, 0);
  });

  test('that cannot be made are told, and what was asked for fails with the reason', async (t) => {
    const library = temporaryLibrary(t);
    library.tracks.save(newTrack('/music/a.mp3'));
    const notices: Events['notice'][] = [];
    const backups = new Backups({
      libraryFile: library.file,
      launch: launchProcess,
      emit: (name, event) => void (name === 'notice' && notices.push(event as Events['notice'])),
      isWanted: () => true,
    });
    t.after(() => backups.close());
    truncateSync(library.file, 8192);
    await assert.rejects(backups.make(), /damaged|cannot be read/);
    await backups.makeIfDue();
    assert.match(notices[0]!.text, /^No backup could be made: /);
    assert.equal(backups.shown().backups.length, 0);
  });
});
