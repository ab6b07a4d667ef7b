import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { LibraryError } from '../../../src-main/errors.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { checkLibrary } from '../../../src-main/library/safety/checkLibrary.ts';
import { makeBackup } from '../../../src-main/library/safety/makeBackup.ts';
import { repairLibrary } from '../../../src-main/library/safety/repairLibrary.ts';
import { openDatabase } from '../openDatabase.ts';
import { pastTriggers } from '../pastTriggers.ts';
import {
  trackCount,
  damagePage,
  countDecided,
  filledLibrary,
  flipValue,
  pageBytes,
  pagesOf,
} from './damage.ts';

describe('checkLibrary', () => {
  test('finds a table or an index that holds nothing, and whose page says that it is of another kind', (t) => {
    const file = filledLibrary(t);
    const database = openDatabase(file, { readonly: true });
    const empty = database
      .prepare<[], { name: string; page: number }>(
        `SELECT name, pageno AS page FROM dbstat WHERE ncell = 0 AND pagetype = 'leaf' AND pageno > 1`,
      )
      .all();
    database.close();
    assert.ok(empty.length > 0);
    const bytes = readFileSync(file);
    for (const { name, page } of empty) {
      const flipped = Buffer.from(bytes);
      flipped[(page - 1) * pageBytes]! ^= 8; // a leaf is none any more
      writeFileSync(file, flipped);
      assert.notDeepEqual(checkLibrary(file), [], name);
    }
    writeFileSync(file, bytes);
  });

  test('finds an index that names another table, and a repair mends it', (t) => {
    const file = filledLibrary(t);
    const database = openDatabase(file);
    const names = database
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NULL`)
      .pluck()
      .all();
    database.unsafeMode();
    database.pragma('writable_schema = ON');
    const rename = database.prepare(
      'UPDATE sqlite_schema SET tbl_name = ? || substr(tbl_name, 2) WHERE name = ?',
    );
    rename.run('_', names[0]);
    database.close();
    assert.deepEqual(checkLibrary(file), [`The index ${names[0]} cannot be read.`]);
    repairLibrary(file);
    assert.deepEqual(checkLibrary(file), []);
  });

  test('finds nothing in a whole library, and writes nothing', (t) => {
    const file = filledLibrary(t);
    const before = readFileSync(file);
    assert.deepEqual(checkLibrary(file), []);
    assert.deepEqual(readFileSync(file), before);
  });

  test('is more than what SQLite finds by itself, which checks a library without functions of ours', (t) => {
    const file = filledLibrary(t);
    const byItself = () => {
      const database = new Database(file, { readonly: true });
      const found = database.pragma('integrity_check', { simple: true });
      database.close();
      return found;
    };
    assert.equal(byItself(), 'ok');
    flipValue(file, 'tracks');
    assert.equal(byItself(), 'ok');
    assert.deepEqual(checkLibrary(file), ['Rows of tracks are not what was stored: 1.']);
  });

  test('finds a row that is gone, without a backup', (t) => {
    const file = filledLibrary(t);
    const database = openDatabase(file);
    const trigger = database
      .prepare<[], string>(`SELECT sql FROM sqlite_schema WHERE name = 'timelines_sum_gone'`)
      .pluck()
      .get()!;
    database.exec(`DROP TRIGGER timelines_sum_gone; DELETE FROM timelines WHERE id = 9; ${trigger}`);
    database.close();
    assert.deepEqual(checkLibrary(file), ['Rows of timelines are gone: 1.']);
  });

  test('finds a page that is damaged, a broken reference, and a decision that does not follow from the log', (t) => {
    const damaged = filledLibrary(t);
    damagePage(damaged, pagesOf(damaged, 'tracks')[3]!);
    assert.ok(checkLibrary(damaged).length > 0);

    const file = filledLibrary(t);
    const database = openDatabase(file);
    database.pragma('foreign_keys = OFF');
    database.exec(`UPDATE decisions SET action = 'rejected' WHERE track_id = 7`);
    database.exec(`DELETE FROM scores WHERE track_id = 9`);
    database.close();
    assert.deepEqual(checkLibrary(file), [
      '1 rows of timelines refer to scores that are not there.',
      '2 decisions are not what the log of corrections says.',
    ]);
  });

  test('finds a text that is no JSON any more, which all else names as damage', (t) => {
    const file = filledLibrary(t);
    const database = openDatabase(file);
    database.pragma('ignore_check_constraints = ON');
    pastTriggers(database, `UPDATE tracks SET genres = '[', other_tags = '{' WHERE id = 3`);
    database.close();
    assert.ok(checkLibrary(file).length > 0);
    const library = openLibrary(file);
    t.after(() => library.close());
    assert.throws(
      () => library.browse.getRow(3),
      (error) => error instanceof LibraryError && /is damaged.*library restore/.test(error.message),
    );
  });

  test('finds a bit that flipped inside a value, without a backup', (t) => {
    for (const table of ['corrections', 'tracks', 'scores', 'timelines']) {
      const file = filledLibrary(t);
      flipValue(file, table);
      assert.deepEqual(checkLibrary(file), [`Rows of ${table} are not what was stored: 1.`]);
    }
  });

  test('finds a bit that flipped in the text of the form, which is told where it is opened, too', (t) => {
    const file = filledLibrary(t);
    const bytes = readFileSync(file);
    bytes[bytes.indexOf('FROM words_of_files') + 'FROM words_of_'.length]! ^= 8;
    writeFileSync(file, bytes);
    assert.deepEqual(checkLibrary(file), ['The form of the library is damaged (tags_of_files).']);
    assert.throws(() => openLibrary(file), /form of the library is damaged.*library repair/);
    repairLibrary(file);
    assert.deepEqual(checkLibrary(file), []);
    assert.equal(countDecided(file), trackCount);
  });

  test('finds a decision that is not what it was, by the last backup, where all else is right', async (t) => {
    const file = filledLibrary(t);
    await makeBackup(file);
    assert.deepEqual(checkLibrary(file), []);
    const database = openDatabase(file);
    pastTriggers(database, `UPDATE corrections SET at = at - 1 WHERE id = 5`);
    assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
    database.close();
    const [problem, ...others] = checkLibrary(file);
    assert.match(problem!, /^1 rows of corrections are not what the backup/);
    assert.deepEqual(others, []);
  });
});
