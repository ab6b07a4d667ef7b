import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { LibraryError } from '../../src-main/errors.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { model, newScores, newTrack, temporaryFolder, temporaryLibrary } from './temporaryLibrary.ts';
import { openDatabase } from './openDatabase.ts';

function startWriter(t: TestContext, ...args: (string | number)[]): ChildProcess {
  const writer = fork(join(import.meta.dirname, 'writer.ts'), args.map(String));
  t.after(() => writer.kill('SIGKILL'));
  return writer;
}

/** The number of rows of each table that a track written below has one of; SQLite itself finds the file sound. */
function countsOf(file: string): number[] {
  const database = openDatabase(file);
  try {
    assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
    assert.deepEqual(database.pragma('foreign_key_check'), []);
    const tables = ['tracks', 'files', 'scores', 'timelines', 'corrections'];
    const texts = `SELECT count(*) FROM track_text WHERE track_text MATCH 'title'`;
    return [...tables.map((table) => `SELECT count(*) FROM ${table}`), texts].map((sql) =>
      database.prepare<[], number>(sql).pluck().get()!,
    );
  } finally {
    database.close();
  }
}

describe('two processes on one library', () => {
  test('write at once: nothing is lost, neither waits for long', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const count = 150;
    // none of them finds a library: they also create it at once
    const writers = ['a', 'b'].map((name) => startWriter(t, file, 'write', name, count));
    const exits = writers.map((writer) => once(writer, 'exit'));
    const library = openLibrary(file, { waitSeconds: 30 });
    const modelId = library.models.register(model);
    for (let index = 0; index < count; index++) {
      library.transaction(() => {
        const { id } = library.tracks.save(newTrack(`/music/c/${index}.mp3`));
        library.scores.save(id, modelId, newScores([0.9, 0, 0]));
        library.corrections.append({ trackId: id, tag: 'jazz', category: 'genre', action: 'accepted' });
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(await Promise.all(exits), [
      [0, null],
      [0, null],
    ]);
    assert.equal(library.files.foldersBelow('/music').length, 3);
    library.close();
    const total = 3 * count;
    assert.deepEqual(countsOf(file), Array(6).fill(total));
  });

  test('where one holds the lock, the other says once that it waits, and goes on', async (t) => {
    const messages: string[] = [];
    const library = temporaryLibrary(t, { onWait: (message) => messages.push(message), waitSeconds: 20 });
    const [message] = (await once(startWriter(t, library.file, 'hold', 2.5), 'message')) as unknown[];
    assert.equal(message, 'holding');
    library.files.inFolder('/music', null); // readers do not wait
    assert.equal(messages.length, 0);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    assert.ok(library.tracks.get(id));
    assert.equal(messages.length, 1);
    assert.match(messages[0]!, /Another Hearmark process is writing/);
    assert.ok(messages[0]!.includes(library.file));
  });

  test('past the bound it gives up with a clear error, and nothing is written', async (t) => {
    const library = temporaryLibrary(t, { waitSeconds: 0.2 });
    await once(startWriter(t, library.file, 'hold', 20), 'message');
    let runs = 0;
    assert.throws(
      () =>
        library.transaction(() => {
          runs++;
        }),
      (error) =>
        error instanceof LibraryError &&
        error.path === library.file &&
        error.retry &&
        /in use/.test(error.message),
    );
    assert.equal(runs, 0);
    assert.throws(() => library.tracks.save(newTrack('/music/a.mp3')), LibraryError);
    assert.equal(library.files.find('/music/a.mp3'), undefined);
  });

  test('a writer that is killed leaves whole tracks only', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    let before = 0;
    for (let round = 0; round < 4; round++) {
      const writer = startWriter(t, file, 'write', round, 100_000);
      // let it work for a while that is never the same
      for (let messages = 0; messages < 2 + round; messages++) await once(writer, 'message');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
      writer.kill('SIGKILL');
      await once(writer, 'exit');
      const [tracks, ...others] = countsOf(file);
      assert.ok(tracks! > before, 'what was stored before is kept');
      before = tracks!;
      assert.deepEqual(others, Array(5).fill(tracks));
    }
  });
});

describe('a transaction', () => {
  test('is stored whole or not at all, also around other operations', (t) => {
    const library = temporaryLibrary(t);
    assert.throws(
      () =>
        library.transaction(() => {
          library.tracks.save(newTrack('/music/a.mp3'));
          throw new Error('on purpose');
        }),
      /on purpose/,
    );
    assert.equal(library.files.find('/music/a.mp3'), undefined);
    library.transaction(() => {
      library.tracks.save(newTrack('/music/b.mp3'));
      assert.throws(() =>
        library.transaction(() => {
          library.tracks.save(newTrack('/music/c.mp3'));
          throw new Error('the inner one alone');
        }),
      );
    });
    assert.deepEqual([...library.files.inFolder('/music', null).keys()], ['b.mp3']);
  });

  test('refuses work that is not synchronous', (t) => {
    const library = temporaryLibrary(t);
    assert.throws(() => library.transaction(() => Promise.resolve()), TypeError);
  });
});
