import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, test } from 'node:test';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { checkLibrary } from '../../../src-main/library/safety/checkLibrary.ts';
import { makeBackup } from '../../../src-main/library/safety/makeBackup.ts';
import { repairLibrary } from '../../../src-main/library/safety/repairLibrary.ts';
import { repairNotes } from '../../../src-main/library/safety/repairNotes.ts';
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

/** The rows of a table, as text. */
function allOf(file: string, table: string): string[] {
  const database = openDatabase(file, { readonly: true });
  const rows = database.prepare(`SELECT * FROM ${table}`).safeIntegers().raw().all();
  database.close();
  return rows.map((row) => inspect(row, { maxStringLength: null }));
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
    assert.ok(read > trackCount / 2 && read < trackCount, `${read} of ${trackCount}`);
    assert.deepEqual(checkLibrary(file), []);
    assert.equal(countDecided(file), read);
    assert.deepEqual(readFileSync(repair.aside!), before);
    const library = openLibrary(file);
    t.after(() => library.close());
    assert.throws(() => openDatabase(file).exec('DELETE FROM corrections'), /append-only/);
    library.browse.useModel(1);
    const found = library.search({ modelId: 1, tags: [], text: 'title', limit: 1000, offset: 0 });
    assert.equal(found.length, trackCount, 'the words are found again');
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
      assert.equal(repair.tables.find((one) => one.table === table)!.rows, trackCount - onThem, table);
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
    assert.equal(countDecided(file), trackCount + 1);
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
    assert.equal(countDecided(file), trackCount);
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

  test('forgets what was heard where its embedding holds no numbers, or is lost, so that it is heard again', (t) => {
    const file = filledLibrary(t);
    const database = openDatabase(file);
    const sums = database
      .prepare<[], { name: string; sql: string }>(
        `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'timelines'`,
      )
      .all();
    for (const { name } of sums) database.exec(`DROP TRIGGER ${name}`);
    const damage = `UPDATE timelines SET embedding = x'007e007e' WHERE track_id = 3; DELETE FROM timelines WHERE track_id = 5`;
    database.exec(damage);
    for (const { sql } of sums) database.exec(sql);
    database.close();
    const found = ['Rows of timelines are not what was stored: 1.', 'Rows of timelines are gone: 1.'];
    assert.deepEqual(checkLibrary(file), found);
    const { tables } = repairLibrary(file)!;
    assert.ok(tables.every(({ doubtful }) => doubtful.length === 0));
    assert.deepEqual(checkLibrary(file), []);
    const library = openLibrary(file);
    t.after(() => library.close());
    const isHeard = [2, 3, 4, 5].map((id) => library.scores.isWhole(id, 1));
    assert.deepEqual(isHeard, [true, undefined, true, undefined]);
    assert.equal(library.scores.countTracks(1), trackCount - 2); // an import hears those two again
    assert.equal(library.corrections.ofTrack(3)[0]!.action, 'accepted');
  });

  test('keeps what a text-audio model has of tracks, also why it has no vector of one', (t) => {
    const file = filledLibrary(t);
    const database = openDatabase(file);
    database.exec(`INSERT INTO hearing_models (task, name, version, weights_hash, used_at) VALUES ('words', 'towers', '1', 'a', 1);
      INSERT INTO word_vectors VALUES (1, 3, last_insert_rowid(), 'whole', NULL, NULL, 'silent', 1), (2, 4, 1, 'whole', 1, x'003c', NULL, 1)`);
    database.close();
    const before = allOf(file, 'word_vectors');
    assert.equal(before.length, 2);
    damagePage(file, pagesOf(file, 'corrections')[1]!);
    repairLibrary(file);
    assert.deepEqual(allOf(file, 'word_vectors'), before);
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
      assert.equal(countDecided(file), trackCount);
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
