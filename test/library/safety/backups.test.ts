import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Connection } from '../../../src-main/library/Connection.ts';
import { migrate, readMigrations } from '../../../src-main/library/migrate.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import {
  backupPath,
  backupsFolder,
  listBackups,
  surplusBackups,
} from '../../../src-main/library/safety/backupFiles.ts';
import { checkLibrary } from '../../../src-main/library/safety/checkLibrary.ts';
import { isBackupDue, makeBackup } from '../../../src-main/library/safety/makeBackup.ts';
import { openLibrarySafely } from '../../../src-main/library/safety/openLibrarySafely.ts';
import {
  findBackup,
  restoreAsWished,
  restoreAtNextStart,
  restoreBackup,
} from '../../../src-main/library/safety/restoreBackup.ts';
import { newTrack, temporaryFolder, temporaryLibrary } from '../temporaryLibrary.ts';
import { openDatabase } from '../openDatabase.ts';
import { pastTriggers } from '../pastTriggers.ts';

const dayMs = 24 * 3600 * 1000;

function tracksOf(file: string): number {
  const database = openDatabase(file, { readonly: true });
  try {
    return database.prepare<[], number>('SELECT count(*) FROM tracks').pluck().get()!;
  } finally {
    database.close();
  }
}

describe('backups', () => {
  test('hold one moment of a library that is in use, each one plain file', async (t) => {
    const library = temporaryLibrary(t);
    library.tracks.save(newTrack('/music/a.mp3'));
    const backup = await makeBackup(library.file);
    library.tracks.save(newTrack('/music/b.mp3'));
    assert.equal(tracksOf(backup.path), 1);
    assert.equal(backup.bytes, statSync(backup.path).size);
    assert.deepEqual(readdirSync(backupsFolder(library.file)), [backup.name]);
    const second = await makeBackup(library.file);
    assert.equal(tracksOf(second.path), 2);
    assert.deepEqual(
      listBackups(library.file).map(({ name }) => name),
      [second.name, backup.name],
    );
  });

  test('are kept: the last seven, and before them one a week for four weeks', () => {
    const now = Date.parse('2026-11-29T12:00:00Z');
    const daily = Array.from({ length: 80 }, (_, day) => ({ madeAt: now - day * dayMs }));
    const surplus = new Set(surplusBackups(daily));
    const kept = daily.filter((backup) => !surplus.has(backup)).map(({ madeAt }) => (now - madeAt) / dayMs);
    assert.deepEqual(kept.slice(0, 7), [0, 1, 2, 3, 4, 5, 6]);
    assert.equal(kept.length, 11);
    const weeks = kept.slice(7);
    for (const [index, days] of weeks.entries()) assert.ok(days - (weeks[index - 1] ?? 6) <= 7, weeks.join());
    assert.ok(weeks.at(-1)! > 21 && weeks.at(-1)! <= 34, weeks.join());
  });

  test('that are given up are removed, and drafts of a dead process with them', async (t) => {
    const library = temporaryLibrary(t);
    mkdirSync(backupsFolder(library.file));
    for (let day = 1; day <= 80; day++) writeFileSync(backupPath(library.file, Date.now() - day * dayMs), '');
    writeFileSync(join(backupsFolder(library.file), 'library.db.x.db.4194304.draft'), '');
    writeFileSync(join(backupsFolder(library.file), 'notes.txt'), 'of the person');
    await makeBackup(library.file);
    assert.equal(listBackups(library.file).length, 11);
    assert.ok(readdirSync(backupsFolder(library.file)).includes('notes.txt'));
    assert.equal(readdirSync(backupsFolder(library.file)).length, 12);
  });

  test('are due once a day, where there is anything, and only after a change', async (t) => {
    const { file, ...library } = temporaryLibrary(t);
    assert.ok(!isBackupDue(file), 'nothing is in it');
    library.tracks.save(newTrack('/music/a.mp3'));
    assert.ok(isBackupDue(file));
    const { path } = await makeBackup(file);
    assert.ok(!isBackupDue(file));
    rmSync(path);
    const yesterday = Date.now() - 2 * dayMs;
    writeFileSync(backupPath(file, yesterday), '');
    assert.ok(isBackupDue(file));
    for (const one of [file, `${file}-wal`])
      utimesSync(one, (yesterday - dayMs) / 1000, (yesterday - dayMs) / 1000);
    assert.ok(!isBackupDue(file), 'nothing was changed since');
  });

  test('of a damaged library are not made, and the good ones stay', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const library = openLibrary(file);
    for (let index = 0; index < 300; index++) library.tracks.save(newTrack(`/music/${index}.mp3`));
    library.close();
    const good = await makeBackup(file);
    const database = openDatabase(file);
    const pages = database.pragma('page_count', { simple: true }) as number;
    database.close();
    damage(file, pages);
    await assert.rejects(makeBackup(file), /is damaged.*earlier ones are kept/);
    assert.deepEqual(readdirSync(backupsFolder(file)), [good.name]);
  });

  test('are not made where a decision is no longer what the last one has, though SQLite finds nothing', async (t) => {
    const library = temporaryLibrary(t);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.corrections.append({ trackId: id, tag: 'jazz', category: 'genre', action: 'accepted' });
    await makeBackup(library.file);
    const database = openDatabase(library.file);
    pastTriggers(database, `UPDATE corrections SET at = at + 1`);
    database.close();
    await assert.rejects(makeBackup(library.file), /damaged: 1 rows of corrections are not what the backup/);
    assert.equal(listBackups(library.file).length, 1);
  });

  test('are made before a migration, unless nobody wants any', async (t) => {
    for (const backUp of [true, false]) {
      const file = join(temporaryFolder(t), 'library.db');
      const older = new Connection(file);
      migrate(older, readMigrations().slice(0, -1));
      older.close();
      (await openLibrarySafely(file, { backUp })).close();
      const backups = listBackups(file);
      assert.equal(backups.length, Number(backUp));
      if (!backUp) continue;
      const database = openDatabase(backups[0]!.path, { readonly: true });
      assert.equal(database.pragma('user_version', { simple: true }), readMigrations().length - 1);
      database.close();
    }
  });
});

describe('restoring a backup', () => {
  test('keeps what was there, and is refused while the library is in use', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const library = openLibrary(file);
    library.tracks.save(newTrack('/music/a.mp3'));
    const backup = await makeBackup(file);
    library.tracks.save(newTrack('/music/b.mp3'));
    const other = openDatabase(file);
    other.prepare('SELECT count(*) FROM tracks').get();
    assert.throws(() => restoreBackup(file, backup), /in use/);
    other.close();
    library.close();
    writeFileSync(`${file}.4194304.draft`, 'of a restore that was killed');
    const aside = restoreBackup(file, findBackup(file))!;
    assert.ok(!existsSync(`${file}.4194304.draft`));
    assert.equal(tracksOf(file), 1);
    assert.equal(tracksOf(aside), 2);
    openLibrary(file).close();
  });

  test('that is not the newest makes it so: what comes after is compared with it', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const library = openLibrary(file);
    library.tracks.save(newTrack('/music/a.mp3'));
    const { name } = await makeBackup(file);
    library.tracks.save(newTrack('/music/b.mp3'));
    library.close();
    // Of a clock that was set back since
    const { path } = await makeBackup(file);
    renameSync(path, backupPath(file, Date.now() + dayMs));
    restoreBackup(file, findBackup(file, name));
    const restored = openLibrary(file);
    restored.tracks.save(newTrack('/music/c.mp3'));
    restored.close();
    assert.deepEqual(
      listBackups(file).map((backup) => tracksOf(backup.path)),
      [1, 2, 1],
    );
    assert.equal(readdirSync(backupsFolder(file)).length, 3, 'and no draft');
    assert.deepEqual(checkLibrary(file), []);
  });

  test('brings a library back that is gone', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const library = openLibrary(file);
    library.tracks.save(newTrack('/music/a.mp3'));
    await makeBackup(file);
    library.close();
    rmSync(file);
    assert.equal(restoreBackup(file, findBackup(file)), undefined);
    assert.equal(tracksOf(file), 1);
  });

  test('that is damaged itself changes nothing', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    openLibrary(file).close();
    const backup = await makeBackup(file);
    writeFileSync(backup.path, 'no library');
    const before = readdirSync(join(file, '..'));
    assert.throws(() => restoreBackup(file, backup), /not a Hearmark library|damaged/);
    assert.deepEqual(readdirSync(join(file, '..')), before);
  });

  test('is done at the next start where a page wished for it, once', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const library = openLibrary(file);
    library.tracks.save(newTrack('/music/a.mp3'));
    const { name } = await makeBackup(file);
    library.tracks.save(newTrack('/music/b.mp3'));
    library.close();
    assert.throws(() => restoreAtNextStart(file, 'another.db'), /no backup another\.db/);
    restoreAtNextStart(file, name);
    assert.match(restoreAsWished(file)!, /was restored from/);
    assert.equal(tracksOf(file), 1);
    assert.equal(restoreAsWished(file), undefined);
  });
});

/** Overwrites the last pages of a database. */
function damage(file: string, pages: number): void {
  const database = openDatabase(file);
  const size = database.pragma('page_size', { simple: true }) as number;
  database.close();
  const bytes = Buffer.alloc(size * 3, 0x55);
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, size * (pages - 4));
  closeSync(descriptor);
}
