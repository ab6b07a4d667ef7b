import type Database from 'better-sqlite3';
import { isDamage } from './isDamage.ts';

/** The first version of a library whose index of words follows from its tracks and files alone (migration 19). */
const firstVersion = 19;

/** Beginnings of words that have an index of their own, in characters (migration 6). */
const prefixes = [2, 3];

/**
 * Copies of what the index (track_text) is made of, under tables of FTS5 that are declared otherwise. The index itself is declared
 * without texts, so that SQLite's own check has nothing to compare it with: `compared` has texts, and its integrity check is of each
 * word at its place and of each beginning of a word. `scanned` has no index of beginnings: it reads all words that begin so.
 */
const copies = `
  CREATE TEMP VIEW texts AS SELECT * FROM main.track_documents
    WHERE track_id IN (SELECT id FROM main.track_text_docsize UNION SELECT track_id FROM main.files);
  CREATE VIRTUAL TABLE temp.compared USING fts5 (title, artist, album, file_names,
    content = 'texts', content_rowid = 'track_id', tokenize = 'ascii', prefix = '${prefixes.join(' ')}');
  CREATE VIRTUAL TABLE temp.scanned USING fts5 (title, artist, album, file_names,
    content = '', columnsize = 0, tokenize = 'ascii');
  ${['compared', 'scanned']
    .map(
      (table) => `
        DELETE FROM temp.${table}_data;
        INSERT INTO temp.${table}_data SELECT id, block FROM main.track_text_data;
        INSERT INTO temp.${table}_idx SELECT segid, term, pgno FROM main.track_text_idx;`,
    )
    .join('')}
  INSERT INTO temp.compared_docsize SELECT id, sz FROM main.track_text_docsize;
  CREATE VIRTUAL TABLE temp.words USING fts5vocab ('main', 'track_text', 'row');`;

const dropCopies = `
  DROP TABLE IF EXISTS temp.words;
  DROP TABLE IF EXISTS temp.scanned;
  DROP TABLE IF EXISTS temp.compared;
  DROP VIEW IF EXISTS temp.texts;`;

/** Words, and beginnings of words, that a search finds in fewer tracks than have them: the way to their pages is broken. */
const hidden = [
  `SELECT 1 FROM temp.words WHERE doc != (SELECT count(*) FROM track_text WHERE track_text MATCH '"' || term || '"')`,
  ...prefixes.map(
    (length) => `
      WITH starts AS (SELECT DISTINCT '"' || substr(term, 1, ${length}) || '"*' AS start FROM temp.words
        WHERE length(term) >= ${length})
      SELECT 1 FROM starts WHERE (SELECT count(*) FROM track_text WHERE track_text MATCH start)
        != (SELECT count(*) FROM temp.scanned WHERE scanned MATCH start)`,
  ),
];

/**
 * Says that the index of words is not what titles, artists, albums and names of files say, or that a search does not find all of it;
 * nothing of a library of an earlier version. Needs functions (addFunctions), and writes to temporary tables alone.
 */
export function brokenWords(database: Database.Database): string[] {
  if ((database.pragma('user_version', { simple: true }) as number) < firstVersion) return [];
  database.unsafeMode(true); // else nobody but FTS5 fills its tables, these copies neither
  try {
    return areBroken(database) ? ['The index of words is not what titles and names of files say.'] : [];
  } finally {
    database.exec(dropCopies);
    database.unsafeMode(false);
  }
}

function areBroken(database: Database.Database): boolean {
  try {
    database.exec(copies);
    database.exec(`INSERT INTO temp.compared (compared, rank) VALUES ('integrity-check', 1)`);
    return hidden.some((sql) => database.prepare(sql).get() !== undefined);
  } catch (error) {
    if (isDamage(error)) return true;
    throw error;
  }
}
