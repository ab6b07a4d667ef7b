import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { LibraryError } from '../../../src-main/errors.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { listBackups } from '../../../src-main/library/safety/backupFiles.ts';
import { makeBackup } from '../../../src-main/library/safety/makeBackup.ts';
import { checkLibrary } from '../../../src-main/library/safety/checkLibrary.ts';
import { openLibrarySafely } from '../../../src-main/library/safety/openLibrarySafely.ts';
import { restoreBackup } from '../../../src-main/library/safety/restoreBackup.ts';
import { newTrack, temporaryFolder } from '../temporaryLibrary.ts';

/** A library that a process which was killed has left: its last changes are in the log alone. */
async function killedLibrary(t: TestContext): Promise<string> {
  const file = join(temporaryFolder(t), 'library.db');
  const writer = fork(join(import.meta.dirname, '..', 'writer.ts'), [file, 'write', 'a', '100000']);
  for (let messages = 0; messages < 2; messages++) await once(writer, 'message');
  writer.kill('SIGKILL');
  await once(writer, 'exit');
  assert.ok(statSync(`${file}-wal`).size > 0);
  return file;
}

function everything(file: string): Map<string, Buffer> {
  const folder = join(file, '..');
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

async function refused(file: string, message: RegExp): Promise<void> {
  const before = everything(file);
  const isRight = (error: unknown) => {
    assert.ok(error instanceof LibraryError, String(error));
    assert.match(error.message, message);
    return true;
  };
  assert.throws(() => openLibrary(file), isRight);
  await assert.rejects(openLibrarySafely(file, { backUp: true }), isRight);
  assert.deepEqual(everything(file), before, 'nothing was touched');
}

describe('a library that is lost', () => {
  test('is not begun anew where its file is gone, or empty, beside the log of its last changes', async (t) => {
    const file = await killedLibrary(t);
    copyFileSync(file, `${file}.kept`);
    rmSync(file);
    await refused(file, /is gone, and was not always.*no backup.*repair/);
    writeFileSync(file, '');
    await refused(file, /is empty, and was not always/);
    copyFileSync(`${file}.kept`, file);
    (await openLibrarySafely(file, { backUp: true })).close();
  });

  test('is told where the log of its last changes was deleted', async (t) => {
    const file = await killedLibrary(t);
    rmSync(`${file}-wal`);
    await refused(file, /log of the last changes.*is gone.*restore|log of the last changes.*is gone.*repair/);
  });

  test('is told where all that belongs to its log was deleted, or its file alone was copied', async (t) => {
    const file = await killedLibrary(t);
    const copy = join(temporaryFolder(t), 'library.db');
    copyFileSync(file, copy);
    for (const ending of ['-wal', '-shm']) rmSync(file + ending);
    for (const one of [file, copy]) {
      assert.match(checkLibrary(one).join(), /^The library .*what was done last may be missing\.$/);
      const told: string[] = [];
      const open = async () =>
        (await openLibrarySafely(one, { backUp: true, onLoss: (text) => told.push(text) })).close();
      await open();
      assert.match(told.join(), /last changes is not beside it .*-wal.*There is no backup in /);
      await open();
      assert.equal(told.length, 1, 'it is told once');
      assert.deepEqual(checkLibrary(one), []);
    }
  });

  test('is told as whole where its log was taken up, whoever did so', async (t) => {
    const file = await killedLibrary(t);
    const told: string[] = [];
    const open = async () => {
      const library = await openLibrarySafely(file, { backUp: true, onLoss: (text) => told.push(text) });
      library.close();
    };
    await open();
    await open();
    const library = openLibrary(file);
    library.tracks.save(newTrack('/music/more.mp3'));
    const backup = await makeBackup(file);
    library.close();
    await open();
    restoreBackup(file, backup);
    await open();
    assert.deepEqual(told, []);
  });

  test('is not begun anew where there are backups, which are named', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const library = openLibrary(file);
    library.tracks.save(newTrack('/music/a.mp3'));
    library.close();
    await makeBackup(file);
    assert.equal(listBackups(file).length, 1);
    rmSync(file);
    await refused(file, /is gone.*1 backup, the newest of \d{4}-.*library restore/);
    assert.ok(!existsSync(file));
  });

  test('is looked over after a process that was killed, before anything is done with it', async (t) => {
    const file = await killedLibrary(t);
    const told: string[] = [];
    (await openLibrarySafely(file, { backUp: true, onWork: (text) => told.push(text) })).close();
    assert.match(told.join(), /did not end as it should/);
    const again: string[] = [];
    (await openLibrarySafely(file, { backUp: true, onWork: (text) => again.push(text) })).close();
    assert.deepEqual(again, [], 'it ended as it should');

    const damagedFile = await killedLibrary(t);
    const bytes = readFileSync(damagedFile);
    bytes.fill(0x55, bytes.length - 4096);
    writeFileSync(damagedFile, bytes);
    rmSync(`${damagedFile}-shm`);
    // The whole log again would heal it: its pages come after
    writeFileSync(`${damagedFile}-wal`, readFileSync(`${damagedFile}-wal`).subarray(0, 40_000));
    await assert.rejects(openLibrarySafely(damagedFile, { backUp: true }), /is damaged.*repair/);
  });

  test('is not looked over while another process has it open', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const writer = fork(join(import.meta.dirname, '..', 'writer.ts'), [file, 'write', 'a', '100000']);
    t.after(() => writer.kill('SIGKILL'));
    await once(writer, 'message');
    const told: string[] = [];
    (await openLibrarySafely(file, { backUp: true, onWork: (text) => told.push(text) })).close();
    assert.deepEqual(told, []);
  });
});
