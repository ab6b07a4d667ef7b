import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import type Database from 'better-sqlite3';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { brokenWords } from '../../../src-main/library/safety/brokenWords.ts';
import { checkLibrary } from '../../../src-main/library/safety/checkLibrary.ts';
import { repairLibrary } from '../../../src-main/library/safety/repairLibrary.ts';
import { fc } from '../../properties.ts';
import { seededRandom } from '../../taggers/seededRandom.ts';
import { openDatabase } from '../openDatabase.ts';
import { contentId, newTrack, temporaryFolder, temporaryLibrary } from '../temporaryLibrary.ts';

const pageBytes = 4096;
/** `npm run campaign -- flipped-bits` tries more. */
const tries = 100;

describe('brokenWords', () => {
  test('is right about any texts, of files that come, go, move and change in any order', (t) => {
    const files = ['a/one.mp3', 'a/two.mp3', 'b/one.mp3', 'b/Ágætis 夜.flac'].map((name) => `/music/${name}`);
    const anyFile = fc.nat(files.length - 1);
    const anyText = fc.string({ unit: 'binary', maxLength: 20 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('save'), file: anyFile, content: fc.nat(2), title: anyText }),
      fc.record({ kind: fc.constantFrom('missing', 'present', 'move', 'keepSpans'), file: anyFile }),
    );
    const check = fc.property(fc.array(step, { minLength: 3, maxLength: 12 }), (steps) => {
      const library = temporaryLibrary(t);
      const database = openDatabase(library.file);
      for (const one of steps) {
        const path = files[one.file]!;
        const [folder, name] = [dirname(path), basename(path)];
        if ('title' in one) {
          const tags = { title: one.title, artist: one.title.slice(2), album: 'Album' };
          library.tracks.save(newTrack(path, { contentId: contentId(String(one.content)), tags }));
        } else if (one.kind === 'missing') library.files.markMissing(folder, [name]);
        else if (one.kind === 'present') library.files.markPresent(folder, [name]);
        else if (one.kind === 'move') library.files.move(folder, '/music/b', [name]);
        else library.files.keepSpans(path, []);
        assert.deepEqual(brokenWords(database), []);
      }
      database.close();
      library.close();
    });
    fc.assert(check, { numRuns: 40 });
  });

  test('finds each flipped bit of the index that hides a track from a search, or brings a wrong one', (t) => {
    const folder = temporaryFolder(t);
    const whole = join(folder, 'whole.db');
    fill(whole);
    const database = openDatabase(whole);
    const words = wordsOf(database);
    const found = [...searches(database, words)];
    const pages = database
      .prepare<[], number>(`SELECT pageno FROM dbstat WHERE name GLOB 'track_text_*'`)
      .pluck()
      .all();
    database.close();
    const bytes = readFileSync(whole);
    const random = seededRandom(5);
    const file = join(folder, 'flipped.db');
    let hidden = 0;
    for (let attempt = 0; attempt < tries; attempt++) {
      const flipped = Buffer.from(bytes);
      let at: number;
      // Most bytes of a page hold nothing: of them few are tried
      do
        at = (pages[Math.floor(random() * pages.length)]! - 1) * pageBytes + Math.floor(random() * pageBytes);
      while (bytes[at] === 0 && random() < 0.95);
      flipped[at]! ^= 1 << Math.floor(random() * 8);
      writeFileSync(file, flipped);
      if (withDatabase(file, (other) => findsAll(other, words, found))) continue;
      hidden++;
      const problems = told(() => withDatabase(file, (other) => brokenWords(other)));
      assert.notDeepEqual(problems, [], `try ${attempt}`);
    }
    assert.ok(hidden > tries / 3, `${hidden} of ${tries}`);
  });

  for (const [what, damage] of Object.entries({
    'a track that is not in the index': 'DELETE FROM track_text WHERE rowid = 2',
    'words of a track that is not there': `INSERT INTO track_text (rowid, title) VALUES (3, 'three')`,
    'a page that is gone': 'DELETE FROM track_text_data WHERE id > 10',
    'a format that nobody knows': 'UPDATE track_text_config SET v = 0',
  }))
    test(`a check finds ${what}, and a repair mends it`, (t) => {
      const file = join(temporaryFolder(t), 'library.db');
      const library = openLibrary(file);
      for (const name of ['one', 'two'])
        library.tracks.save(newTrack(`/music/${name}.mp3`, { tags: { title: name } }));
      library.close();
      withDatabase(file, (database) => database.unsafeMode(true).exec(damage));
      assert.notDeepEqual(checkLibrary(file), []);
      repairLibrary(file);
      assert.deepEqual(checkLibrary(file), []);
      const find = `SELECT rowid FROM track_text WHERE track_text MATCH 'one OR two'`;
      assert.deepEqual(
        withDatabase(file, (database) => database.prepare(find).pluck().all()),
        [1, 2],
      );
    });
});

/** A library whose words lie in several parts of the index, each of several pages: as they came, and as two were brought together. */
function fill(file: string): void {
  const names = [
    'Velvet Rope',
    'Velours',
    'Gold',
    'Golden Age',
    'a',
    'Ágætis byrjun',
    '夜明け',
    '!!!',
    'Jay-Z',
  ];
  const library = openLibrary(file);
  const save = (from: number, to: number) =>
    library.transaction(() => {
      for (let index = from; index < to; index++) {
        const [title, artist] = [names[index % names.length]!, names[(index * 3) % 7]!];
        library.tracks.save(
          newTrack(`/music/${index}.mp3`, { tags: { title, artist, album: `A${index} of ${index % 5}` } }),
        );
      }
    });
  save(0, 100);
  withDatabase(file, (database) => database.exec(`INSERT INTO track_text (track_text) VALUES ('optimize')`));
  save(80, 130);
  library.close();
}

/** All words of a library, as the index has them, what they begin with, and two of which one follows the other. */
function wordsOf(database: Database.Database): string[] {
  database.exec(`CREATE VIRTUAL TABLE temp.all_words USING fts5vocab('main', 'track_text', 'row')`);
  const words = database.prepare<[], string>('SELECT term FROM all_words').pluck().all();
  const starts = new Set(words.flatMap((word) => [word.slice(0, 2), word.slice(0, 3)]));
  const inARow = ['velvet ro', 'golden ag', 'jay z', 'agaetis byr', 'gol velvet'];
  return [...words.map((word) => `"${word}"`), ...[...starts, ...inARow].map((start) => `"${start}" *`)];
}

/** What each search finds, one after the other. */
function* searches(database: Database.Database, words: readonly string[]): Generator<string> {
  const find = database
    .prepare<[string], number>('SELECT rowid FROM track_text WHERE track_text MATCH ?')
    .pluck();
  for (const word of words)
    for (const column of ['', '{title} : ', '{artist} : ']) yield find.all(column + word).join();
}

/** Tells whether every search finds the same; the first one that does not, or that SQLite refuses, is enough. */
function findsAll(database: Database.Database, words: readonly string[], found: readonly string[]): boolean {
  try {
    const now = searches(database, words);
    return found.every((tracks) => now.next().value === tracks);
  } catch {
    return false;
  }
}

function withDatabase<T>(file: string, use: (database: Database.Database) => T): T {
  const database = openDatabase(file);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

/** What SQLite refuses to read is found, too. */
function told<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
}
