import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desktopHandlers } from '../../src-main/handlers/desktopHandlers.ts';
import { newTrack, temporaryLibrary } from '../library/temporaryLibrary.ts';

const sort = { by: 'title', descending: false } as const;

test('of files that are gone, or are too many, none is dragged, and that is said', async (t) => {
  const library = temporaryLibrary(t);
  const save = (path: string) => library.tracks.save(newTrack(path, { tags: { title: path } })).id;
  const here = save(import.meta.filename);
  const gone = Array.from({ length: 1001 }, (_, at) => save(`/nowhere/${at}.mp3`));
  const dragged: string[][] = [];
  const desktop = { dragFiles: (files: string[]) => void dragged.push(files) };
  const { dragFiles } = desktopHandlers({ desktop, library });
  const drag = async (trackIds: number[]) => dragFiles({ selection: { trackIds }, sort });
  await assert.rejects(drag(gone.slice(0, 1)), /nowhere.0\.mp3 is not there/);
  await assert.rejects(drag(gone), /1001 files are too many/);
  assert.deepEqual(dragged, []);
  await drag([here, gone[0]!]);
  assert.deepEqual(dragged.flat().map(String), [import.meta.filename]);
});
