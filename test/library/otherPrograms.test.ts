import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { model, newScores, newTrack, temporaryFolder } from './temporaryLibrary.ts';

/** What the SQLite of Python reads, which is older than ours on Debian 12 (3.40) and has none of our functions. */
const program = `
import json, sqlite3, sys
database = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True)
ask = lambda sql: [row[0] for row in database.execute(sql)]
print(json.dumps([ask('PRAGMA integrity_check'), ask('SELECT title FROM tracks'),
  ask('SELECT length(scores) FROM scores')]))`;

test('a library is read and checked by another program with an older SQLite', (t) => {
  const file = join(temporaryFolder(t), 'library.db');
  const library = openLibrary(file);
  const { id } = library.tracks.save(newTrack('/music/a.mp3', { tags: { title: 'Velvet' } }));
  library.scores.save(id, library.models.register(model), newScores([0.5, 0.25, 0]));
  library.close();
  const said = execFileSync('/usr/bin/python3', ['-c', program, file], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(said), [['ok'], ['Velvet'], [12]]);
});
