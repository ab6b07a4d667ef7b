import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, test, type TestContext } from 'node:test';
import Database from 'better-sqlite3';
import { LibraryError } from '../../../src-main/errors.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { checkLibrary } from '../../../src-main/library/safety/checkLibrary.ts';
import { makeBackup } from '../../../src-main/library/safety/makeBackup.ts';
import { repairLibrary } from '../../../src-main/library/safety/repairLibrary.ts';
import { repairNotes } from '../../../src-main/library/safety/repairNotes.ts';
import { model, newScores, newTrack, temporaryFolder } from '../temporaryLibrary.ts';
import { openDatabase } from '../openDatabase.ts';
import { pastTriggers } from '../pastTriggers.ts';

const count = 400;
const pageBytes = 4096;

/** A closed library of some tracks with scores and decisions. */
function filledLibrary(t: TestContext): string {
  const file = join(temporaryFolder(t), 'library.db');
  const library = openLibrary(file);
  const modelId = library.models.register(model);
  library.transaction(() => {
    for (let index = 0; index < count; index++) {
      const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`));
      library.scores.save(id, modelId, newScores([0.9, 0.3, 0]));
      library.corrections.append({ trackId: id, tag: 'jazz', category: 'genre', action: 'accepted' });
    }
  });
  library.close();
  return file;
}

function decided(file: string): number {
  const library = openLibrary(file);
  try {
    return [...library.decisionLines.export()].length;
  } finally {
    library.close();
  }
}

/** The rows of a table, as text. */
function allOf(file: string, table: string): string[] {
  const database = openDatabase(file, { readonly: true });
  const rows = database.prepare(`SELECT * FROM ${table}`).safeIntegers().raw().all();
  database.close();
  return rows.map((row) => inspect(row, { maxStringLength: null }));
}

/** The numbers of the pages of a table. */
function pagesOf(file: string, table: string): number[] {
  const database = openDatabase(file);
  const root = database
    .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(table)!;
  database.close();
  const bytes = readFileSync(file);
  const at = (root - 1) * pageBytes;
  assert.ok([2, 5].includes(bytes[at]!), `${table} has an inner root page`);
  const cells = bytes.readUInt16BE(at + 3);
  return Array.from({ length: cells }, (_, cell) =>
    bytes.readUInt32BE(at + bytes.readUInt16BE(at + 12 + 2 * cell)),
  );
}

function damagePage(file: string, page: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0x55, (page - 1) * pageBytes, page * pageBytes);
  writeFileSync(file, bytes);
}

/** Flips the last bit of the last value of a row: rows fill a page from its end. */
function flipValue(file: string, table: string): void {
  const bytes = readFileSync(file);
  bytes[pagesOf(file, table)[1]! * pageBytes - 1]! ^= 1;
  writeFileSync(file, bytes);
}

/** Flips a bit of what says of which kind the root page of an index is. */
function flipTypeOf(file: string, index: string): void {
  const database = openDatabase(file, { readonly: true });
  const find = database.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?');
  const root = find.pluck().get(index)!;
  database.close();
  const bytes = readFileSync(file);
  bytes[(root - 1) * pageBytes]! ^= 0x40;
  writeFileSync(file, bytes);
}

describe('checkLibrary', () => {
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
    assert.equal(decided(file), count);
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

describe('repairLibrary', () => {
  test('leaves a whole library alone', (t) => {
    const file = filledLibrary(t);
    const before = readFileSync(file);
    assert.equal(repairLibrary(file), undefined);
    assert.deepEqual(readFileSync(file), before);
  });

  test('keeps all that can be read around a damaged page, and the damaged library', (t) => {
    const file = filledLibrary(t);
    damagePage(file, pagesOf(file, 'corrections')[1]!);
    const before = readFileSync(file);
    const repair = repairLibrary(file)!;
    const read = repair.tables.find(({ table }) => table === 'corrections')!.rows;
    assert.ok(read > count / 2 && read < count, `${read} of ${count}`);
    assert.deepEqual(checkLibrary(file), []);
    assert.equal(decided(file), read);
    assert.deepEqual(readFileSync(repair.aside!), before);
    const library = openLibrary(file);
    t.after(() => library.close());
    assert.throws(() => openDatabase(file).exec('DELETE FROM corrections'), /append-only/);
    library.browse.useModel(1);
    const found = library.search({ modelId: 1, tags: [], text: 'title', limit: 1000, offset: 0 });
    assert.equal(found.length, count, 'the words are found again');
  });

  test('keeps what lies between two damaged pages, also of a table whose rows are not numbered', (t) => {
    for (const table of ['tracks', 'scores']) {
      const file = filledLibrary(t);
      const database = openDatabase(file);
      database.exec(`UPDATE scores SET reason = printf('%.100c', 'x')`); // more pages of them
      database.close();
      const pages = pagesOf(file, table);
      const damaged = [pages[1]!, pages.at(-1)!];
      assert.ok(pages.length >= 4, `${table} has ${pages.length} pages before its last`);
      const bytes = readFileSync(file);
      const onThem = damaged.reduce((sum, page) => sum + bytes.readUInt16BE((page - 1) * pageBytes + 3), 0);
      for (const page of damaged) damagePage(file, page);
      const repair = repairLibrary(file)!;
      assert.equal(repair.tables.find((one) => one.table === table)!.rows, count - onThem, table);
      assert.deepEqual(checkLibrary(file), []);
    }
  });

  test('takes from the newest backup what cannot be read, and nothing is lost', async (t) => {
    const file = filledLibrary(t);
    await makeBackup(file);
    const library = openLibrary(file);
    library.corrections.append({ trackId: 3, tag: 'mine', category: 'own', action: 'added' });
    library.close();
    for (const table of ['corrections', 'tracks', 'files'])
      for (const page of pagesOf(file, table).slice(1, 3)) damagePage(file, page);
    const repair = repairLibrary(file)!;
    assert.match(repair.backup!, /^library\.db\./);
    assert.deepEqual(checkLibrary(file), []);
    assert.equal(decided(file), count + 1);
  });

  test('mends entries that a flipped bit has changed or left without what they refer to', async (t) => {
    const file = filledLibrary(t);
    await makeBackup(file);
    const database = openDatabase(file);
    database.pragma('foreign_keys = OFF');
    pastTriggers(
      database,
      `UPDATE corrections SET action = 'rejected' WHERE id = 5;
      UPDATE tracks SET genres = '["Rock' WHERE id = 6; UPDATE model_tags SET tag_id = 99 WHERE position = 2;
      UPDATE scores SET track_id = 9999 WHERE track_id = 7`,
    );
    database.close();
    repairLibrary(file);
    assert.deepEqual(checkLibrary(file), []);
    assert.equal(decided(file), count);
    const library = openLibrary(file);
    t.after(() => library.close());
    assert.equal(library.corrections.ofTrack(5)[0]!.action, 'accepted');
  });

  test('takes a row that is not what was stored from the backup, and says of which none is there', async (t) => {
    for (const [table, backedUp] of [
      ['tracks', true],
      ['scores', true],
      ['tracks', false],
      ['corrections', false],
    ] as const) {
      const file = filledLibrary(t);
      if (backedUp) await makeBackup(file);
      const before = allOf(file, table);
      flipValue(file, table);
      const repair = repairLibrary(file)!;
      assert.deepEqual(checkLibrary(file), []);
      const doubtful = repair.tables.flatMap((one) => one.doubtful.map(() => one.table));
      assert.deepEqual(doubtful, backedUp ? [] : [table]);
      const changed = allOf(file, table).filter((row, index) => row !== before[index]);
      assert.equal(changed.length, backedUp ? 0 : 1);
      assert.equal(repairNotes(file).length, backedUp ? 0 : 1);
      if (backedUp) continue;
      assert.match(readFileSync(repair.note!, 'utf8'), new RegExp(`^${table} \\d+: not what was stored\n$`));
      assert.equal(repairLibrary(file), undefined);
    }
  });

  test('tells row by row where a page of an index is damaged, too, and says where it cannot', async (t) => {
    for (const [index, backedUp, doubtful, untold] of [
      ['tracks_sums', true, [], []],
      ['scores_sums', true, [], []],
      ['files_sums', false, ['corrections'], ['files']],
      ['corrections_sums', true, [], []],
      ['corrections_sums', false, [], ['corrections']],
    ] as const) {
      const file = filledLibrary(t);
      if (backedUp) await makeBackup(file);
      const before = allOf(file, 'corrections');
      flipValue(file, 'corrections');
      flipTypeOf(file, index);
      const repair = repairLibrary(file)!;
      assert.deepEqual(checkLibrary(file), []);
      const named = (what: 'doubtful' | 'untold') =>
        repair.tables.filter((one) => one[what].length > 0).map(({ table }) => table);
      assert.deepEqual([named('doubtful'), named('untold')], [doubtful, untold], index);
      const changed = allOf(file, 'corrections').filter((row, at) => row !== before[at]);
      assert.equal(changed.length, backedUp ? 0 : 1, index);
    }
  });

  test('says of rows that may have changed since the backup that it cannot tell, once their sums are gone', async (t) => {
    const file = filledLibrary(t);
    await makeBackup(file);
    const database = openDatabase(file);
    pastTriggers(database, `UPDATE model_tags SET threshold = 0.123 WHERE position = 1`);
    database.close();
    flipTypeOf(file, 'model_tags_sums');
    const repair = repairLibrary(file)!;
    const table = repair.tables.find((one) => one.table === 'model_tags')!;
    assert.deepEqual([table.doubtful, table.untold], [[], ['1 1']]);
    assert.equal(readFileSync(repair.note!, 'utf8'), 'model_tags 1 1: may not be what was stored\n');
    assert.equal(allOf(file, 'model_tags').filter((row) => row.includes('0.123')).length, 1);
  });

  test('reads on past a bit that flipped in the text of a table, without a backup', (t) => {
    for (const [text, at] of [
      ['CREATE TABLE tracks', 0],
      ['CREATE TABLE corrections', 'CREATE T'.length],
      ['CREATE INDEX tag_parents_by', 'CREATE INDEX tag_parents_by_parent ON t'.length],
      ['CREATE TRIGGER tracks_sum_new', 'CREATE TRIGGER tracks_sum_new A'.length],
      ['CREATE TRIGGER', 'CREATE '.length],
    ] as const) {
      const file = filledLibrary(t);
      const before = ['tracks', 'corrections', 'files'].map((table) => allOf(file, table));
      const bytes = readFileSync(file);
      assert.ok(bytes.includes(text), text);
      // Also where an earlier text of it lies that nothing reads any more
      for (let from = bytes.indexOf(text); from >= 0; from = bytes.indexOf(text, from + text.length))
        bytes[from + at]! ^= 1;
      writeFileSync(file, bytes);
      assert.ok(checkLibrary(file).length > 0, text);
      const repair = repairLibrary(file)!;
      assert.deepEqual(readFileSync(repair.aside!), bytes);
      assert.deepEqual(checkLibrary(file), []);
      const after = ['tracks', 'corrections', 'files'].map((table) => allOf(file, table));
      assert.deepEqual(after, before, text);
      assert.equal(repair.note, undefined);
    }
  });

  test('stands a backup in for a library that cannot be read at all, or is gone', async (t) => {
    for (const harm of [
      (file: string) => truncateSync(file, 0),
      (file: string) => writeFileSync(file, 'hello world '.repeat(1000)),
      (file: string) => rmSync(file),
    ]) {
      const file = filledLibrary(t);
      await makeBackup(file);
      harm(file);
      repairLibrary(file);
      assert.equal(decided(file), count);
    }
  });

  test('refuses where nothing can be read', (t) => {
    const file = filledLibrary(t);
    copyFileSync(file, `${file}-wal`);
    truncateSync(file, 0);
    assert.throws(() => repairLibrary(file), /Nothing can be read/);
    assert.equal(readFileSync(file).length, 0);
  });
});
