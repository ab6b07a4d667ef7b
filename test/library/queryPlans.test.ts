import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import type { TrackQuery } from '../../src-main/library/searchTracks.ts';
import { model, temporaryFolder } from './temporaryLibrary.ts';
import { openDatabase } from './openDatabase.ts';

/** The plan steps that read a whole table, or a whole index, of those that grow with the library. */
function fullScans(database: Database.Database, sql: string): string[] {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...placeholders(sql)) as {
    detail: string;
  }[];
  return steps
    .map(({ detail }) => detail)
    .filter((detail) =>
      /^SCAN (files|tracks|folders|scores|timelines|corrections|entry|decisions|file_tags|music|rhythms|keys|voices|heard_over_time|fingerprints|word_vectors)\b/.test(
        detail,
      ),
    );
}

/** EXPLAIN needs every parameter bound; what to does not matter. */
function placeholders(sql: string): unknown[] {
  const named = sql.match(/\$\w+/g);
  if (named) return [Object.fromEntries(named.map((name) => [name.slice(1), null]))];
  return Array<null>((sql.match(/\?/g) ?? []).length).fill(null);
}

test('no statement of the library reads a whole table, except for lists of everything, by what was heard, and of its genres', (t) => {
  const prepare = t.mock.method(Database.prototype, 'prepare');
  const library = openLibrary(join(temporaryFolder(t), 'library.db'));
  t.after(() => library.close());
  const modelId = library.models.register(model);
  const queries: Partial<TrackQuery>[] = [
    { tags: [{ tag: 'piano' }, { tag: 'jazz' }] },
    { category: 'mood' },
    { minimumScore: 0.5 },
    { text: 'words' },
    { text: 'bpm:120..126' },
    { under: '/music' },
    { tags: [{ tag: 'piano' }], text: 'words', under: '/music/jazz' },
  ];
  for (const query of queries) library.search({ modelId, ...query });
  const sources = prepare.mock.calls
    .map(({ arguments: [sql] }) => sql)
    .filter((sql) => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)/.test(sql));
  assert.ok(sources.length > 30, 'the statements were seen');
  prepare.mock.restore();

  const database = openDatabase(library.file);
  t.after(() => database.close());
  database.function('float32_at', { varargs: true }, () => 0);
  database.function('carried_strength', { varargs: true }, () => 0);
  database.function('track_text_of', (text: unknown) => text);
  database.function('key_number', (text: unknown) => (text ? 0 : null));
  // A new row could settle a foreign key that was left open: SQLite plans that scan, and skips it as none is open.
  const isPlannedOnly = (sql: string) => /^\s*INSERT INTO (tracks|corrections) /.test(sql);
  // All genres that files say, for a preview that a person asks for: nothing shorter than all tracks tells them.
  const isOfAllGenres = (sql: string) => sql.includes('FROM tracks, json_each(genres) GROUP BY value');
  assert.equal(sources.filter(isOfAllGenres).length, 1);
  // Duplicates are looked for among all tracks, and what was listened to, when a person asks for it.
  const isOfAllTracks = (sql: string) =>
    /FROM tracks LEFT JOIN fingerprints|AS recordingId|FROM fingerprints WHERE length|GROUP BY artist COLLATE NOCASE|IS NULL GROUP BY track_id/.test(
      sql,
    );
  assert.equal(sources.filter(isOfAllTracks).length, 5);
  // A search by tags goes through all scores, or through all tracks in their order until its page is full.
  const isByTags = (sql: string) => sql.includes('carried_strength(');
  assert.equal(sources.filter(isByTags).length, 4);
  for (const sql of sources)
    if (!isPlannedOnly(sql) && !isOfAllGenres(sql) && !isOfAllTracks(sql) && !isByTags(sql))
      assert.deepEqual(fullScans(database, sql), [], sql);
});

test('the list of everything reads the index in order and stops after its page', (t) => {
  const prepare = t.mock.method(Database.prototype, 'prepare');
  const library = openLibrary(join(temporaryFolder(t), 'library.db'));
  t.after(() => library.close());
  library.search({ modelId: null });
  const sql = prepare.mock.calls.at(-1)!.arguments[0];
  const database = openDatabase(library.file);
  t.after(() => database.close());
  assert.deepEqual(fullScans(database, sql), ['SCAN tracks USING COVERING INDEX tracks_by_artist']);
  const plan = JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...placeholders(sql)));
  assert.doesNotMatch(plan, /TEMP B-TREE/);
});
