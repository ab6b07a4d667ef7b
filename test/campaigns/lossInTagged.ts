import { openDatabase } from '../library/openDatabase.ts';

const everything = `SELECT name, content_id, genres, scores, timeline FROM files
  JOIN tracks ON tracks.id = files.track_id LEFT JOIN scores ON scores.track_id = tracks.id
  LEFT JOIN timelines ON timelines.track_id = tracks.id ORDER BY name`;

/** What is wrong with a library whose job was interrupted when so many files were told as done; null where nothing is. */
export function lossInTagged(file: string, told: number): string | null {
  const database = openDatabase(file);
  const count = (sql: string) => database.prepare<[], number>(sql).pluck().get()!;
  try {
    const found = String(database.pragma('integrity_check', { simple: true }));
    if (found !== 'ok') return found;
    const without = count('SELECT count(*) FROM tracks WHERE id NOT IN (SELECT track_id FROM scores)');
    if (without > 0) return `${without} tracks without scores`;
    const stored = count('SELECT count(*) FROM files');
    return stored < told ? `${stored} files of ${told} that were told as done` : null;
  } finally {
    database.close();
  }
}

/** All that a library knows of its files, in a text that is the same where it is. */
export function everythingTagged(file: string): string {
  const database = openDatabase(file, { readonly: true });
  const rows = database.prepare(everything).raw().all();
  database.close();
  return JSON.stringify(rows);
}
