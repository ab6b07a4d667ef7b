import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { LibraryError } from '../../src-main/errors.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { model, newScores, newTrack, temporaryFolder } from './temporaryLibrary.ts';
import { openDatabase } from './openDatabase.ts';

/** Asserts that work fails with the one clear error: of this file, with its cause, saying this. */
function refused(work: () => unknown, file: string, message: RegExp): void {
  assert.throws(work, (error) => {
    assert.ok(error instanceof LibraryError, String(error));
    assert.equal(error.path, file);
    assert.match(error.message, message);
    assert.ok(error.message.includes(file));
    return true;
  });
}

/** A small file system of its own, or undefined, with the reason printed, where only root could mount one. */
function mountedFolder(t: TestContext, size: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-mounted-'));
  let mounted = false;
  t.after(() => {
    if (mounted) execFileSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    t.skip(`no file system of its own can be mounted here: ${String(error)}`);
    return undefined;
  }
  mounted = true;
  return folder;
}

/** Adds tracks until it throws, each with its scores in one transaction; returns how many were stored. */
function fill(library: ReturnType<typeof openLibrary>, from: number, count: number): number {
  const modelId = library.models.register(model);
  let stored = 0;
  try {
    for (; stored < count; stored++) {
      library.transaction(() => {
        const { id } = library.tracks.save(newTrack(`/music/${from + stored}.mp3`));
        const embedding = new Float32Array(2000);
        library.scores.save(id, modelId, newScores([0.9, 0.9, 0.9], { embedding }));
      });
    }
  } catch (error) {
    assert.ok(error instanceof LibraryError, String(error));
    assert.match(error.message, /disk is full/);
    assert.equal(error.path, library.file);
    assert.ok(error.retry);
  }
  return stored;
}

describe('openLibrary', () => {
  test('makes the folder and the file, and opens it again', (t) => {
    const file = join(temporaryFolder(t), 'new', 'folder', 'library.db');
    openLibrary(file).close();
    const library = openLibrary(file);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.close();
    const again = openLibrary(file);
    t.after(() => again.close());
    assert.ok(again.tracks.get(id));
    const database = openDatabase(file);
    t.after(() => database.close());
    assert.equal(database.pragma('journal_mode', { simple: true }), 'wal');
  });

  test('an empty file becomes a library', (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    writeFileSync(file, '');
    openLibrary(file).close();
    assert.ok(readFileSync(file).length > 0);
  });

  test('what is no library is refused unharmed', (t) => {
    const folder = temporaryFolder(t);
    const file = join(folder, 'notes.txt');
    for (const content of ['short', 'a text that is no database at all\n'.repeat(1000)]) {
      writeFileSync(file, content);
      refused(() => openLibrary(file), file, /not a Hearmark library/);
      assert.equal(readFileSync(file, 'utf8'), content);
    }
    assert.deepEqual(readdirSync(folder), ['notes.txt'], 'no file is left beside it');
    refused(() => openLibrary(folder), folder, /not a file/);
    const below = join(file, 'library.db');
    refused(() => openLibrary(below), below, /cannot be opened.*--library/);
  });

  test('the database of another program is refused unharmed', (t) => {
    for (const mode of ['delete', 'wal']) {
      const file = join(temporaryFolder(t), 'other.db');
      const other = openDatabase(file);
      other.pragma(`journal_mode = ${mode}`);
      other.exec('CREATE TABLE things (id); INSERT INTO things VALUES (1)');
      if (mode === 'delete') other.pragma('application_id = 77');
      other.close();
      const before = readFileSync(file);
      refused(() => openLibrary(file), file, /another program/);
      assert.deepEqual(readFileSync(file), before);
    }
  });

  test('a damaged library is one clear error', (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    openLibrary(file).close();
    const whole = readFileSync(file);

    const damagedHeader = Buffer.from(whole);
    damagedHeader.fill(0xff, 0, 64);
    writeFileSync(file, damagedHeader);
    refused(() => openLibrary(file), file, /beginning is damaged/);
    assert.deepEqual(readFileSync(file), damagedHeader);

    const damagedSchema = Buffer.from(whole);
    damagedSchema.fill(0xff, 100, 4096);
    writeFileSync(file, damagedSchema);
    refused(() => openLibrary(file), file, /is damaged.*backup/);

    writeFileSync(file, whole);
    truncateSync(file, 4096);
    refused(() => openLibrary(file), file, /is damaged.*backup/);
  });

  test('a name that SQLite would read as another is refused', (t) => {
    const file = join(temporaryFolder(t), 'library.db ');
    assert.throws(() => openLibrary(file), LibraryError);
    assert.ok(!existsSync(file.trim()));
  });

  test('a read-only library is one clear error', (t) => {
    let file: string;
    if (process.getuid?.() === 0) {
      // permissions do not bind root: a read-only file system does
      const folder = mountedFolder(t, '4m');
      if (folder === undefined) return;
      file = join(folder, 'library.db');
      openLibrary(file).close();
      execFileSync('mount', ['-o', 'remount,ro', folder]);
    } else {
      file = join(temporaryFolder(t), 'library.db');
      openLibrary(file).close();
      chmodSync(file, 0o400);
    }
    const before = readFileSync(file);
    refused(() => openLibrary(file), file, /read-only|cannot be opened/);
    assert.deepEqual(readFileSync(file), before);
    const beside = join(file, '..', 'new', 'library.db');
    if (process.getuid?.() === 0) refused(() => openLibrary(beside), beside, /read-only|cannot be opened/);
  });

  test('on a full disk nothing is half written, and with space again it goes on', (t) => {
    const folder = mountedFolder(t, '3m');
    if (folder === undefined) return;
    const file = join(folder, 'library.db');
    const ballast = join(folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(1_000_000));
    const library = openLibrary(file);
    const stored = fill(library, 0, 10_000);
    assert.ok(stored > 10 && stored < 10_000, `${stored} tracks fitted`);
    const wholeTracks = () => library.files.inFolder('/music', 1);
    assert.equal(wholeTracks().size, stored);
    for (const { coverage } of wholeTracks().values()) assert.equal(coverage, 'whole');

    truncateSync(ballast);
    assert.equal(fill(library, stored, 10), 10);
    library.close();
    const database = openDatabase(file);
    t.after(() => database.close());
    assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
    assert.equal(database.prepare('SELECT count(*) FROM scores').pluck().get(), stored + 10);
  });

  test('a new library on a full disk is one clear error, and no library the time after', (t) => {
    const folder = mountedFolder(t, '1m');
    if (folder === undefined) return;
    const file = join(folder, 'library.db');
    try {
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(2_000_000));
    } catch {
      // that is the point
    }
    refused(() => openLibrary(file), file, /disk is full|cannot be/);
    truncateSync(join(folder, 'ballast'));
    openLibrary(file).close();
  });
});
