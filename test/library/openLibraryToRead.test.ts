import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { LibraryError } from '../../src-main/errors.ts';
import { openLibrary, openLibraryToRead } from '../../src-main/library/openLibrary.ts';
import { model, newScores, newTrack, temporaryFolder } from './temporaryLibrary.ts';

test('a library that is opened to be read sees what its owner stores, and stores nothing', (t) => {
  const file = join(temporaryFolder(t), 'library.db');
  assert.throws(() => openLibraryToRead(file), LibraryError);
  const owner = openLibrary(file);
  const reader = openLibraryToRead(file);
  t.after(() => [owner, reader].forEach((library) => library.close()));
  const modelId = owner.models.register(model);
  const { id } = owner.tracks.save(newTrack('/music/a.mp3'));
  owner.scores.save(id, modelId, newScores([0.5, 0.25, 0]));
  owner.corrections.append({ trackId: id, tag: 'mine', category: 'own', action: 'added' });
  assert.equal(reader.training.decided(modelId).tracks.length, 1);
  assert.deepEqual([...reader.training.decidedAndHeard(modelId)], [id]);
  assert.deepEqual([...reader.training.decidedAndHeard(modelId + 1)], []);
  assert.throws(() => reader.tracks.save(newTrack('/music/b.mp3')), /is read-only/);
  assert.equal(owner.files.find('/music/b.mp3'), undefined);
});

test('a library of another version is not read', (t) => {
  const file = join(temporaryFolder(t), 'library.db');
  openLibrary(file).close();
  const database = new Database(file);
  for (const version of [1, 999]) {
    database.pragma(`user_version = ${version}`);
    assert.throws(() => openLibraryToRead(file), LibraryError);
  }
  database.close();
});
