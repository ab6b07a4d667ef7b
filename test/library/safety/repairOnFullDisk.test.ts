import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { LibraryError } from '../../../src-main/errors.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { repairLibrary } from '../../../src-main/library/safety/repairLibrary.ts';
import { SmallDisk, withoutSmallDisks } from '../../campaigns/SmallDisk.ts';
import { newTrack, temporaryFolder, temporaryLibrary } from '../temporaryLibrary.ts';

test(
  'a repair that has no room for a copy to read more from says so, and leaves all as it is',
  { skip: withoutSmallDisks },
  (t) => {
    const library = temporaryLibrary(t);
    const { file } = library;
    library.tracks.save(newTrack('/music/a.mp3'));
    library.close();
    const bytes = readFileSync(file);
    const text = 'CREATE TABLE tracks';
    // Also where an earlier text of it lies that nothing reads any more
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) bytes[at]! ^= 1;
    writeFileSync(file, bytes);
    using disk = new SmallDisk(join(temporaryFolder(t), 'small'), 4);
    disk.fill(0);
    const before = process.env['TMPDIR'];
    t.after(() => (before === undefined ? delete process.env['TMPDIR'] : (process.env['TMPDIR'] = before)));
    process.env['TMPDIR'] = disk.folder;
    assert.throws(
      () => repairLibrary(file),
      (error) => error instanceof LibraryError && /the disk is full.*Free some space/.test(error.message),
    );
    assert.deepEqual(readFileSync(file), bytes);
    // Even to read it, SQLite makes these
    const made = readdirSync(dirname(file)).filter((name) => !/-(shm|wal)$/.test(name));
    assert.deepEqual(made, ['library.db']);
    assert.deepEqual(readdirSync(disk.folder), ['filler']);
    disk.makeRoom();
    repairLibrary(file);
    assert.deepEqual(readdirSync(disk.folder), []);
    const repaired = openLibrary(file);
    t.after(() => repaired.close());
    assert.equal(repaired.browse.trackCounts().tracks, 1);
  },
);
