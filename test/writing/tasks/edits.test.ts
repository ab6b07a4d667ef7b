import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { applyWrite } from '../../../src-main/writing/applyWrite.ts';
import { previewFile } from '../../../src-main/writing/previewFile.ts';
import { targetsOf } from '../../../src-main/writing/tasks/targets.ts';
import { tagFile } from '../../fixtures/tagFile.ts';
import { makeWrites, settings } from './makeWrites.ts';

describe('edits of what files say', () => {
  it('stand in the preview beside tags, are written, are drafts no longer, and undone to the byte', async (t) => {
    const { writes, library, trackIds, pathOf, preview, undo, tagsOf } = makeWrites(t, ['a.flac', 'b.mp3']);
    const before = ['a.flac', 'b.mp3'].map((name) => readFileSync(pathOf(name)));
    const values = { title: ['Neu'], genre: ['Jazz', 'Rock'], comment: ['x'] };
    library.changes.editFiles({ selection: { trackIds }, values });
    const task = await preview();
    const lines = task.page('changes', 0, 9).files[0]!.lines;
    assert.deepEqual(
      lines.map(({ field, kind }) => [field, kind]),
      [['COMMENT', 'edit'], ['GENRE', 'edit'], ['TITLE', 'edit'], ['MOOD', 'fill']], // prettier-ignore
    );
    task.choose({ fileId: 1, line: null, field: 'COMMENT', kind: null }, false);
    await writes.apply(task);
    assert.deepEqual([task.data.state, task.data.written], ['done', 2]);
    assert.deepEqual([tagsOf('a.flac').title, tagsOf('a.flac').genre], [['Neu'], ['Jazz', 'Rock']]);
    assert.deepEqual([tagsOf('b.mp3')['TIT2'], tagsOf('b.mp3')['COMM::XXX']], [['Neu'], undefined]);
    assert.deepEqual(library.edits.of(trackIds[0]!), []);
    assert.deepEqual(
      library.edits.of(trackIds[1]!),
      [{ field: 'comment', values: ['x'] }],
      'what was refused',
    );
    // The list shows it at once, without another scan
    const page = { sort: { by: 'title', descending: false } as const, offset: 0, limit: 9 };
    const { rows } = library.browse.findTracks({ filter: { text: 'Neu' }, ...page });
    assert.deepEqual(rows.map(({ title }) => title), ['Neu', 'Neu']); // prettier-ignore
    await writes.apply(await undo(null, null));
    assert.deepEqual(['a.flac', 'b.mp3'].map((name) => readFileSync(pathOf(name))), before); // prettier-ignore
    assert.equal(library.browse.findTracks({ filter: { text: 'Neu' }, ...page }).total, 0);
  });

  it('of a track with several files are read from each', async (t) => {
    const { writes, library, pathOf, learn, trackIds } = makeWrites(t, ['a.flac', 'b.mp3', 'c.flac']);
    tagFile(pathOf('a.flac'), {
      title: ['One'],
      date: ['1974-03-09'],
      track: ['03/12'],
      genre: ['Jazz', 'Dub'],
    });
    tagFile(pathOf('b.mp3'), { title: ['Two'], date: ['1974'], track: ['3'], genre: ['Jazz', 'Dub'] });
    // As copies with the same sound
    const trackId = learn(pathOf('a.flac'), 'b0');
    assert.equal(learn(pathOf('b.mp3'), 'b0'), trackId);
    const copies = await writes.readCopies([trackId, trackIds[2]!]);
    assert.deepEqual([...copies.keys()], [trackId]);
    const selection = { trackIds: [trackId] };
    const { files, fields } = library.changes.describeFields({ selection }, copies);
    assert.equal(files, 2);
    const textOf = (name: string) => fields.find(({ field }) => field === name)!.text;
    assert.deepEqual(['title', 'year', 'trackNumber', 'genre'].map(textOf), [null, '1974', '3', 'Jazz; Dub']); // prettier-ignore
    library.changes.editFiles({ selection, values: { genre: [], title: ['T'] } });
    const task = writes.previewWrite(targetsOf(library, [trackId]), {
      ...{ settings, withSuggestions: false, onlyEdits: true },
    });
    await task.looked;
    await writes.apply(task);
    assert.deepEqual([task.data.written, library.edits.of(trackId)], [2, []]);
    const after = await writes.readCopies([trackId]);
    assert.deepEqual(after.get(trackId)!.map(({ title, genre }) => [title, genre]), [['T', ''], ['T', '']]); // prettier-ignore
  });

  it('of a track with several files are drafts until the last of them says so', async (t) => {
    const { writes, library, pathOf, learn } = makeWrites(t, ['a.flac', 'b.mp3']);
    const trackId = learn(pathOf('a.flac'), 'b0');
    learn(pathOf('b.mp3'), 'b0');
    const drafts = [{ field: 'title', values: ['Neu'] }];
    library.changes.editFiles({ selection: { trackIds: [trackId] }, values: { title: ['Neu'] } });
    const writeAll = async () => {
      const task = writes.previewWrite(targetsOf(library, [trackId]), {
        ...{ settings, withSuggestions: false, onlyEdits: true },
      });
      await task.looked;
      await writes.apply(task);
      return [task.data.written, task.data.refused];
    };
    chmodSync(pathOf('b.mp3'), 0o444);
    assert.deepEqual([await writeAll(), library.edits.of(trackId)], [[1, 1], drafts]);
    chmodSync(pathOf('b.mp3'), 0o644);
    assert.deepEqual([await writeAll(), library.edits.of(trackId)], [[1, 0], []]);
  });

  it('can be looked at alone; a file that says so already and one that is read-only stay', async (t) => {
    const { writes, library, trackIds, pathOf, learn } = makeWrites(t, ['a.flac', 'b.mp3', 'c.mp3']);
    library.changes.editFiles({ selection: { trackIds }, values: { title: ['Neu'] } });
    tagFile(pathOf('a.flac'), { title: ['Neu'] });
    learn(pathOf('a.flac'), 'a0');
    chmodSync(pathOf('c.mp3'), 0o444);
    const task = writes.previewWrite(targetsOf(library, trackIds), {
      ...{ settings, withSuggestions: true, onlyEdits: true },
    });
    await task.looked;
    assert.equal(task.data.title, 'Edit 3 files');
    assert.deepEqual([task.data.changing, task.data.unchanged, task.data.refused], [2, 1, 0]);
    assert.deepEqual(task.data.fields.map(({ field }) => field), ['TITLE']); // prettier-ignore
    await writes.apply(task);
    assert.deepEqual([task.data.written, task.data.refused], [1, 1]);
    assert.equal(task.refused[0]!.path, pathOf('c.mp3'));
    assert.equal(library.edits.of(trackIds[2]!).length, 1, 'what could not be written stays a draft');
  });

  it('are drafts no longer where the process that wrote them was killed before it could say so', async (t) => {
    const { writes, library, trackIds, pathOf, folder, tagsOf } = makeWrites(t, ['a.flac']);
    library.changes.editFiles({ selection: { trackIds }, values: { title: ['Neu'], album: ['Later'] } });
    const batchId = library.journal.addBatch('killed');
    const { stamp } = previewFile(pathOf('a.flac'), []);
    await applyWrite(
      { path: pathOf('a.flac'), values: new Map([['TITLE', ['Neu']]]), stamp },
      {
        journal: { begin: (entry) => library.journal.begin(batchId, entry), settle: () => {} },
        stateFolder: join(folder, 'state'),
      },
    );
    assert.equal(library.edits.of(trackIds[0]!).length, 2);
    assert.equal((await writes.recover()).settled, 1);
    assert.deepEqual(tagsOf('a.flac').title, ['Neu']);
    assert.deepEqual(library.edits.of(trackIds[0]!), [{ field: 'album', values: ['Later'] }]);
    assert.equal(library.tracks.get(trackIds[0]!)!.tags.title, 'Neu');
  });
});
