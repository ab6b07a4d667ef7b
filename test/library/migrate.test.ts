import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { LibraryError } from '../../src-main/errors.ts';
import { Connection } from '../../src-main/library/Connection.ts';
import { migrate, readMigrations } from '../../src-main/library/migrate.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { model, newScores, newTrack, temporaryFolder } from './temporaryLibrary.ts';
import { openDatabase } from './openDatabase.ts';

/** The migrations that have landed, by the SHA-256 of their files: they are in people's libraries and never change. */
const landed: Record<string, string> = {
  '0001-initial.sql': 'f26832a365254093e0fd59666b1b43a004c15ecb97afc5ad43cba57293e14c13',
  '0002-window.sql': 'c7ed64fa9c7e82c617c1e03ae1bbdd8a0c97a8c24ac41de2d34e402aebbf51ff',
  '0003-journal.sql': 'b07013342620b8cfe006fded4943cb6185621ad82d52c35fce4469ab37f2c28e',
  '0004-confidence.sql': 'd9ce276242a455f17f902a1011c4482fa6c3728b36a2d4462537405639cecb38',
  '0005-seconds.sql': '073546617fbb08b67a9471920d4b243d543d0e48ffde0b8591091b102c27e75f',
  '0006-search.sql': '5e0e7c964f86577b9da49b292d46df86e33cae6c00ac2c9fd98f1a93392edb84',
  '0007-spans.sql': '254284bdc712a078c7873d4de26eb9287b819901ce6c7f70657a9592623613f8',
  '0008-loudness.sql': '5c7af54ff9a3039e8a0511ae99a49bf929114f15b47af2439949fba82b1eae3a',
  '0009-playlists.sql': '14c629fd5dbaa73bf1a85e5f48373d929fc8e36f6ba2effd5ada8fd6980b5d06',
  '0010-hearing.sql': 'f9050db3fdb2068ef80f166e4d9cda9460bb71f83a66c02082fa300a2128c4c6',
  '0011-fingerprints.sql': '34a95fcad4c0898574581c178f7bda0042313b50636291adc496fc8021756f9b',
  '0012-chapters.sql': '67db7fd38069e4a95a219b370a1e550543ca83eeb7ae030750ba564ee7bbf296',
  '0013-edits.sql': 'dc4d941d24deaa7548244d4c9c5465ad0d50d36040cc3896b7ef59c8879ed726',
  '0014-sums.sql': '795bb517f8a75841daa482022391c6c1f47edb1ff43d983177886d605ccd20d7',
  '0015-words.sql': '32a3d608d5eadedc3e932f194f477b817c5c143a44966e1b9fb49ebda6081217',
  '0016-plays.sql': '59aea7a6b992e46d3ce6f75d71004fcae1e1812bbf7ccf23c99bdf74ad55746a',
  '0017-no-suggestions.sql': '25854d8589b8ef36c0da4514703d6bb09fb14b18529135d97b5694eb2daacd28',
  '0018-ratings.sql': 'c96ca4d78fb4e0d9a96f02ffb1910a9f85e309a6e3e040366a7d7b45acdcec72',
  '0019-names-of-files.sql': 'aeb796c13ada7e07443eaef8842b7d0f3adfb621a5f19a77a6eebb912dc4da2f',
  '0020-shared-playlists.sql': '885e720517cf2b477dd317c91d61352915560b2f9c04c92de6a5cfae2cd0aa74',
};

/** The real migrations, and more after them. */
function withFollowing(...following: string[]) {
  const migrations = readMigrations();
  for (const sql of following) migrations.push({ number: migrations.length + 1, name: 'test', sql });
  return migrations;
}

function openConnection(t: TestContext, file: string): Connection {
  const connection = new Connection(file);
  t.after(() => connection.close());
  return connection;
}

const versionOf = ({ database }: Connection) => database.pragma('user_version', { simple: true });
const latest = readMigrations().length;

describe('migrations', () => {
  test('are frozen once landed', () => {
    for (const { name, sql } of readMigrations()) {
      const hash = createHash('sha256').update(sql).digest('hex');
      assert.equal(
        landed[name],
        hash,
        `${name} has changed: add a migration instead; a new one is added to this test`,
      );
    }
  });

  test('leave every column in a sum of its row, so that a bit that flips is found', (t) => {
    const connection = openConnection(t, join(temporaryFolder(t), 'library.db'));
    migrate(connection, readMigrations());
    const { database } = connection;
    const triggerSql = database
      .prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?')
      .pluck();
    // Whole in another index, or compared with what they follow from
    const others = ['folders', 'file_tags', 'tag_parents', 'tags', 'models', 'hearing_models', 'decisions'];
    const columns = database
      .prepare<[], { table: string; column: string }>(
        `SELECT tables.name AS "table", columns.name AS "column" FROM pragma_table_list AS tables
           JOIN pragma_table_info(tables.name) AS columns
         WHERE tables.schema = 'main' AND tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'`,
      )
      .all()
      .filter(({ table }) => !others.includes(table) && !table.endsWith('_sums'));
    assert.ok(columns.length > 100);
    const without = columns.filter(({ table, column }) => {
      return ['new', 'changed'].some((when) => {
        const words: string[] = triggerSql.get(`${table}_sum_${when}`)?.match(/\w+/g) ?? [];
        return !words.includes(column);
      });
    });
    assert.deepEqual(
      without,
      [],
      'make TABLE_sums, and its triggers anew where a column is new (0014-sums.sql)',
    );
  });

  test('from empty to the last, once', (t) => {
    const connection = openConnection(t, join(temporaryFolder(t), 'a.db'));
    migrate(connection, readMigrations());
    migrate(connection, readMigrations());
    assert.equal(versionOf(connection), latest);
    assert.equal(connection.database.pragma('application_id', { simple: true }), 0x486d726b);
    assert.equal(connection.database.pragma('integrity_check', { simple: true }), 'ok');
    assert.equal(connection.database.pragma('foreign_keys', { simple: true }), 1);
  });

  test('from the last to one more, with a library that is in use: what was stored is kept', (t) => {
    const file = join(temporaryFolder(t), 'a.db');
    const library = openLibrary(file);
    const modelId = library.models.register(model);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.scores.save(id, modelId, newScores([0.9, 0.1, 0.1]));
    library.close();

    const connection = openConnection(t, file);
    // a column, and the rebuild of a table that others refer to
    migrate(
      connection,
      withFollowing(
        'ALTER TABLE files ADD COLUMN note TEXT',
        `CREATE TABLE models_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
         INSERT INTO models_new SELECT id, name FROM models;
         DROP TABLE models;
         ALTER TABLE models_new RENAME TO models`,
      ),
    );
    assert.equal(versionOf(connection), latest + 2);
    assert.deepEqual(connection.database.prepare('SELECT id, name FROM models').all(), [
      { id: modelId, name: 'model' },
    ]);
    assert.equal(connection.database.prepare('SELECT count(*) FROM scores').pluck().get(), 1);
  });

  test('from the first to the second: decisions, own tags and what files say come out of what was stored', (t) => {
    const connection = openConnection(t, join(temporaryFolder(t), 'a.db'));
    const { database } = connection;
    migrate(connection, readMigrations().slice(0, 1));
    database.exec(`
      INSERT INTO tags (id, category, name) VALUES (1, 'genre', 'electronic'), (2, 'mood', 'happy'), (3, 'own', 'mine');
      INSERT INTO models VALUES (1, 'model', '1', 'abc', 0);
      INSERT INTO model_tags VALUES (1, 0, 1, 0.5, 0.25), (1, 1, 2, 0.5, 0.25);
      INSERT INTO tracks (id, content_id, genres, other_tags, added_at) VALUES
        (1, randomblob(32), '["Electronic","Rock","rock"]', '{"moods":["HAPPY"],"comment":"x"}', 0),
        (2, randomblob(32), '["ROCK",7,""]', '{"moods":[]}', 0),
        (3, randomblob(32), '[]', '{}', 0);
      INSERT INTO corrections (id, track_id, tag_id, action, undoes, at) VALUES
        (1, 1, 1, 'accepted', NULL, 1), (2, 1, 1, 'rejected', NULL, 2), (3, 1, 1, 'undone', 2, 3),
        (4, 2, 2, 'added', NULL, 4), (5, 2, 2, 'undone', 4, 5), (6, 2, 2, 'undone', 5, 6),
        (7, 3, 3, 'added', NULL, 7), (8, 3, 3, 'undone', 7, 8)`);
    migrate(connection, readMigrations().slice(0, 2));
    const all = (sql: string) => database.prepare(sql).raw().all();
    assert.deepEqual(all(`SELECT track_id, tag_id, action, correction_id FROM decisions`), [
      [1, 1, 'accepted', 1],
      [2, 2, 'added', 4],
    ]);
    assert.deepEqual(all(`SELECT name, own FROM tags ORDER BY id`), [
      ['electronic', 0],
      ['happy', 0],
      ['mine', 1],
      ['ROCK', 0],
    ]);
    assert.deepEqual(all(`SELECT track_id, name FROM file_tags JOIN tags ON id = tag_id ORDER BY 1, 2`), [
      [1, 'ROCK'],
      [1, 'electronic'],
      [1, 'happy'],
      [2, 'ROCK'],
    ]);
    assert.deepEqual(database.pragma('foreign_key_check'), []);
  });

  test('one that fails, or breaks a reference, leaves the version before it', (t) => {
    const file = join(temporaryFolder(t), 'a.db');
    const connection = openConnection(t, file);
    migrate(connection, readMigrations());
    assert.throws(
      () => migrate(connection, withFollowing('CREATE TABLE half (id); SELECT nonsense')),
      /nonsense/,
    );
    const orphan = `INSERT INTO files (folder_id, name, size, modified_ns) VALUES (99, x'00', 0, 0)`;
    assert.throws(() => migrate(connection, withFollowing(orphan)), /breaks a reference/);
    assert.equal(versionOf(connection), latest);
    assert.equal(
      connection.database.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).pluck().get(),
      0,
    );
    assert.equal(connection.database.prepare('SELECT count(*) FROM files').pluck().get(), 0);
  });

  test('a library from a newer Hearmark is refused and left as it is', (t) => {
    const file = join(temporaryFolder(t), 'a.db');
    const connection = openConnection(t, file);
    migrate(connection, withFollowing('CREATE TABLE future (id)'));
    assert.throws(
      () => openLibrary(file),
      (error) => error instanceof LibraryError && error.path === file && /newer Hearmark/.test(error.message),
    );
    assert.equal(versionOf(connection), latest + 1);
  });

  test('numbers must follow each other', (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '0001-a.sql'), '');
    writeFileSync(join(folder, '0003-b.sql'), '');
    assert.throws(() => readMigrations(folder), /expected migration 2, found 0003-b.sql/);
  });

  test('two processes that create one library at once end with one', (t) => {
    const file = join(temporaryFolder(t), 'a.db');
    const [first, second] = [openConnection(t, file), openConnection(t, file)];
    migrate(first, readMigrations());
    migrate(second, readMigrations());
    assert.equal(versionOf(second), latest);
    const database = openDatabase(file, { readonly: true });
    t.after(() => database.close());
    assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
  });
});
