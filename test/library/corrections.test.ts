import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { model, newTrack, temporaryFolder, temporaryLibrary } from './temporaryLibrary.ts';
import { openDatabase } from './openDatabase.ts';

const jazz = { tag: 'jazz', category: 'genre' };

describe('corrections', () => {
  test('entries come back in order, with new tags of the person among them', (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    const { id: trackId } = library.tracks.save(newTrack('/music/a.mp3'));
    const accepted = library.corrections.append({ trackId, ...jazz, action: 'accepted', modelId });
    const own = { tag: 'for Sunday', category: 'own' };
    const added = library.corrections.append({ trackId, ...own, action: 'added' });
    const entries = library.corrections.ofTrack(trackId);
    assert.deepEqual(
      entries.map(({ at, ...entry }) => (assert.ok(at > 0), entry)),
      [
        { id: accepted, trackId, ...jazz, action: 'accepted', modelId, undoes: null, inForce: true },
        { id: added, trackId, ...own, action: 'added', modelId: null, undoes: null, inForce: true },
      ],
    );
    assert.deepEqual(library.corrections.ofTrack(trackId + 1), []);
  });

  test('undo and redo are entries, and survive reopening', (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    let library = openLibrary(file);
    const { id: trackId } = library.tracks.save(newTrack('/music/a.mp3'));
    const inForce = () => library.corrections.ofTrack(trackId).map((entry) => entry.inForce);
    const rejected = library.corrections.append({ trackId, ...jazz, action: 'rejected' });
    const undo = library.corrections.undo(rejected);
    assert.deepEqual(inForce(), [false, true]);
    library.close();
    library = openLibrary(file);
    t.after(() => library.close());
    const redo = library.corrections.undo(undo);
    assert.deepEqual(inForce(), [true, false, true]);
    library.corrections.undo(redo);
    assert.deepEqual(inForce(), [false, true, false, true]);
    assert.throws(() => library.corrections.undo(rejected), ParameterError);
    assert.throws(() => library.corrections.undo(999), ParameterError);
  });

  test('the log refuses to be changed', (t) => {
    const library = temporaryLibrary(t);
    const { id: trackId } = library.tracks.save(newTrack('/music/a.mp3'));
    library.corrections.append({ trackId, ...jazz, action: 'accepted' });
    const database = openDatabase(library.file);
    t.after(() => database.close());
    for (const sql of [
      `UPDATE corrections SET action = 'rejected'`,
      `DELETE FROM corrections`,
      `INSERT OR REPLACE INTO corrections (id, track_id, tag_id, action, at) VALUES (1, 1, 1, 'added', 0)`,
    ]) {
      assert.throws(() => database.exec(sql), /append-only/, sql);
    }
    assert.equal(library.corrections.ofTrack(trackId)[0]!.action, 'accepted');
  });
});
