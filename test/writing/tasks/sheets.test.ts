import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { launchProcess } from '../../../src-main/processes/launchProcess.ts';
import { planUndo } from '../../../src-main/writing/tasks/planUndo.ts';
import { Writes } from '../../../src-main/writing/tasks/Writes.ts';
import { temporaryFolder } from '../../library/temporaryLibrary.ts';
import { SheetOfTwo } from '../SheetOfTwo.ts';
import { openNewLibrary } from '../../library/openNewLibrary.ts';

const program = join(import.meta.dirname, 'killedWrites.ts');

describe('a cue sheet whose writing was killed', () => {
  for (const [when, word, genre] of [
    ['before it was written', 1, ''],
    ['before that was noted', 2, 'dub'],
  ] as const) {
    it(`${when} is what the library knows after the next start, and after the undo`, async (t) => {
      const folder = temporaryFolder(t);
      const music = join(folder, 'music');
      const sheet = new SheetOfTwo(music);
      const before = readFileSync(sheet.path);
      const library = openNewLibrary(join(folder, 'library.db'));
      for (const [index, file] of sheet.tracks.entries()) {
        const contentId = Buffer.alloc(32, index + 1);
        const { id } = library.tracks.save({ file, contentId, properties: {}, tags: {} });
        library.corrections.append({ trackId: id, tag: 'dub', category: 'genre', action: 'added' });
      }
      const child = spawnSync(process.execPath, [program, library.file, String(word)]);
      assert.equal(child.signal, 'SIGKILL', String(child.stderr));
      const writes = new Writes({ library, launch: launchProcess, writers: 1 });
      t.after(async () => {
        await writes.close();
        library.close();
      });
      assert.deepEqual((await writes.recover()).open, []);
      assert.deepEqual(sheet.genres(library), { known: [genre, genre], said: [genre, genre] });
      const task = writes.previewUndo(planUndo(library, null, null));
      await task.looked;
      if (task.data.acceptedFiles > 0) await writes.apply(task);
      assert.deepEqual(readFileSync(sheet.path), before);
      assert.deepEqual(sheet.genres(library), { known: ['', ''], said: ['', ''] });
    });
  }
});
