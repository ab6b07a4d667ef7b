import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../../../src-main/api.ts';
import { loadModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import { firstCrnn } from '../../fixtures/firstCrnn.ts';
import { makeAudio } from '../../fixtures/makeAudio.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { JobsSession } from './JobsSession.ts';

describe('what a job found', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  let session: JobsSession;
  let folderId: number;

  before(async () => {
    makeAudio(join(music, 'one.flac'), { seconds: 3, frequencyHz: 200 });
    makeAudio(join(music, 'two.flac'), { seconds: 3, frequencyHz: 300 });
    makeAudio(join(music, 'album', 'three.flac'), { seconds: 3, frequencyHz: 400 });
    session = new JobsSession(join(folder, 'library.db'), await loadModelPackage(firstCrnn));
    folderId = session.library.roots.add(music).id;
  });
  after(() => session.close());

  const scan = (): Promise<Job> =>
    session.until(session.jobs.startScan([folderId]).id, ({ state }) => state === 'done');

  it('is every file at first, and nothing where nothing happened', async () => {
    assert.deepEqual((await scan()).found, { new: 3, changed: 0, gone: 0, back: 0 });
    assert.deepEqual((await scan()).found, { new: 0, changed: 0, gone: 0, back: 0 });
  });

  it('is new, changed and gone files, those of whole folders too', async () => {
    makeAudio(join(music, 'four.flac'), { seconds: 3, frequencyHz: 500 });
    makeAudio(join(music, 'one.flac'), { seconds: 4, frequencyHz: 200 });
    rmSync(join(music, 'two.flac'));
    renameSync(join(music, 'album'), join(folder, 'album'));
    assert.deepEqual((await scan()).found, { new: 1, changed: 1, gone: 2, back: 0 });
    assert.deepEqual((await scan()).found, { new: 0, changed: 0, gone: 0, back: 0 }, 'told once');
    renameSync(join(folder, 'album'), join(music, 'album'));
    assert.deepEqual((await scan()).found, { new: 0, changed: 0, gone: 0, back: 1 });
  });

  it('is a moved file in both its places', async () => {
    mkdirSync(join(music, 'other'));
    renameSync(join(music, 'four.flac'), join(music, 'other', 'four.flac'));
    assert.deepEqual((await scan()).found, { new: 1, changed: 0, gone: 1, back: 0 });
  });

  it('is the last file of the folder itself, too', async () => {
    rmSync(join(music, 'one.flac'));
    assert.deepEqual((await scan()).found, { new: 0, changed: 0, gone: 1, back: 0 });
  });

  it('is told of a watched folder, where all that happened is that a file went', async () => {
    rmSync(join(music, 'album', 'three.flac'));
    const { jobs } = session;
    const { id } = jobs.startScan([folderId], { quiet: true });
    const listed = jobs.list().length;
    await session.until(id, ({ state }) => state === 'done');
    await sleep(0); // what found nothing would have left the list by now
    assert.equal(jobs.list().length, listed);
    assert.deepEqual(jobs.list()[0]!.found, { new: 0, changed: 0, gone: 1, back: 0 });
  });
});
