import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { wordsOfCopies } from '../../src-main/importing/wordsOfCopies.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { newTrack, temporaryLibrary } from '../library/temporaryLibrary.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

it('a list names the first file of a track that has several, with what that file says itself', async (t) => {
  const [folder, library] = [temporaryFolder(), temporaryLibrary(t)];
  const titles = ['First', 'Second'];
  const paths = titles.map((title) =>
    tagFile(makeAudio(join(folder, `${title}.flac`), { seconds: 1 }), { title: [title] }),
  );
  const contentId = Buffer.alloc(32, 7);
  const [trackId] = titles.map(
    (title, index) => library.tracks.save({ ...newTrack(paths[index]!, { tags: { title } }), contentId }).id,
  );
  const alone = library.tracks.save(newTrack(join(folder, 'alone.flac'), { tags: { title: 'Alone' } })).id;
  assert.equal(library.tracks.get(trackId!)!.tags.title, 'Second', 'as the copy says that was read last');
  const listed = [{ trackId: trackId! }, { trackId: alone }];
  const copies = await wordsOfCopies(library, listed);
  assert.deepEqual([...copies.keys()], [trackId]);
  const [selection, sort] = [{ trackIds: [trackId!] }, { by: 'title', descending: false } as const];
  const { text } = library.browse.exportTracks({ selection, sort, format: 'json' }, { copies });
  const [told] = JSON.parse(text) as { path: string; title: string }[];
  assert.deepEqual([told!.path, told!.title], [paths[0], 'First']);
  rmSync(paths[0]!);
  assert.equal((await wordsOfCopies(library, listed)).size, 0, 'a file that cannot be read says nothing');
});
