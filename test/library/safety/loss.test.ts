import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
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
import { damageOfLog } from '../../../src-main/library/safety/logDamage.ts';
import { repairLibrary } from '../../../src-main/library/safety/repairLibrary.ts';
import { listBackups } from '../../../src-main/library/safety/backupFiles.ts';
import { lossOf } from '../../../src-main/library/safety/lossOf.ts';
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

/** What may become of the log, which is longer than 40,000 bytes. */
const logHarms: Record<string, (log: Buffer) => Buffer> = {
  'cut short': (log) => log.subarray(0, log.length / 2),
  'no more than its header': (log) => log.subarray(0, 32),
  'something else': () => Buffer.alloc(40_000, 7),
  'flipped in one bit': (log) => {
    log[5000]! ^= 4;
    return log;
  },
};

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
    renameSync(`${file}-wal`, `${file}-wal.kept`);
    await refused(file, /is empty, and was not always/);
    renameSync(`${file}-wal.kept`, `${file}-wal`);
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

  for (const [how, harm] of Object.entries(logHarms)) {
    test(`is not opened where its log is ${how}: that is kept, and what there is can be had`, async (t) => {
      const file = await killedLibrary(t);
      const whole = join(temporaryFolder(t), 'library.db');
      for (const ending of ['', '-wal', '-shm']) copyFileSync(file + ending, whole + ending);
      const bytes = harm(readFileSync(`${file}-wal`));
      writeFileSync(`${file}-wal`, bytes);
      assert.equal(damageOfLog(whole), undefined);
      assert.match(
        damageOfLog(file)!,
        /log of the last changes .* is damaged .*of \d+ pages in it \d+ can be read/,
      );
      assert.match(checkLibrary(file)[0]!, /log of the last changes .* is damaged/);
      const before = everything(file);
      const refusal = openLibrarySafely(file, { backUp: true });
      await assert.rejects(refusal, /log of the last changes .* is damaged.*library repair/);
      assert.deepEqual(everything(file), before, 'nothing was touched');
      repairLibrary(file);
      const aside = readdirSync(join(file, '..')).find((name) =>
        name.startsWith('library.db-wal.set-aside-'),
      );
      assert.deepEqual(readFileSync(join(file, '..', aside!)), bytes);
      (await openLibrarySafely(file, { backUp: true, onLoss: assert.fail })).close();
    });
  }

  test('is told where both its log and the index of that are no more than rests', async (t) => {
    const file = await killedLibrary(t);
    rmSync(`${file}-shm`);
    for (const rest of [Buffer.alloc(40_000, 7), readFileSync(`${file}-wal`).subarray(0, 32)]) {
      writeFileSync(`${file}-wal`, rest);
      assert.match(checkLibrary(file).join(), /what was done last may be missing/);
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
    // Its log grows, is taken up and begins anew meanwhile
    const endMs = performance.now() + 2000;
    while (performance.now() < endMs) assert.equal(lossOf(file), undefined);
  });
});
