import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { LibraryError } from '../../src-main/errors.ts';
import { Connection } from '../../src-main/library/Connection.ts';
import { GroupCommit } from '../../src-main/library/GroupCommit.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

function open(context: TestContext) {
  const connection = new Connection(join(temporaryFolder(), 'some.db'));
  context.after(() => connection.close());
  const { database } = connection;
  database.exec('CREATE TABLE things (name TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO things VALUES (?)');
  const names = () => database.prepare('SELECT name FROM things ORDER BY rowid').pluck().all();
  return { connection, commits: new GroupCommit(connection), insert, names };
}

test('what is asked for in one turn is one transaction, and told when it is stored', async (context) => {
  const { connection, commits, insert, names } = open(context);
  const other = new Connection(connection.file);
  context.after(() => other.close());
  const version = () => other.database.pragma('data_version', { simple: true }) as number;
  const before = version();
  const all = ['a', 'b', 'c'].map((name) =>
    commits.run(() => {
      assert.ok(connection.database.inTransaction);
      insert.run(name);
      return name.toUpperCase();
    }),
  );
  assert.deepEqual(names(), [], 'nothing was done at once');
  assert.deepEqual(await Promise.all(all), ['A', 'B', 'C']);
  assert.ok(!connection.database.inTransaction);
  assert.deepEqual(names(), ['a', 'b', 'c']);
  assert.equal(version(), before + 1, 'another process sees one change');
});

test('work that fails is undone alone', async (context) => {
  const { commits, insert, names } = open(context);
  const first = commits.run(() => insert.run('first'));
  const failed = commits.run(() => {
    insert.run('second');
    throw new TypeError('a mistake of ours');
  });
  const third = commits.run(() => insert.run('third'));
  await assert.rejects(failed, TypeError);
  await Promise.all([first, third]);
  assert.deepEqual(names(), ['first', 'third']);
});

test('work is undone as a whole, also where it caught what a transaction in it threw', async (context) => {
  const { connection, commits, insert, names } = open(context);
  const first = commits.run(() => connection.transaction(() => insert.run('first')));
  const failed = commits.run(() => {
    insert.run('second');
    try {
      connection.transaction(() => {
        insert.run('third');
        throw new TypeError('a mistake of ours');
      });
    } catch {
      insert.run('fourth');
    }
  });
  await first;
  await assert.rejects(failed, TypeError);
  assert.deepEqual(names(), ['first']);
  connection.transaction(() => insert.run('later'));
  assert.deepEqual(names(), ['first', 'later']);
});

test('where the library itself fails, nothing of the moment is stored, and all are told', async (context) => {
  const { commits, insert, names } = open(context);
  const all = [
    commits.run(() => insert.run('first')),
    commits.run(() => {
      throw new LibraryError('the drive is full');
    }),
    commits.run(() => insert.run('third')),
  ];
  for (const one of all) await assert.rejects(one, LibraryError);
  assert.deepEqual(names(), []);
  await commits.run(() => insert.run('later'));
  assert.deepEqual(names(), ['later']);
});

test('a library that was closed meanwhile is no reason to end the process', async (context) => {
  const { connection, commits, insert } = open(context);
  const one = commits.run(() => insert.run('first'));
  connection.close();
  await assert.rejects(one);
});
