import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tagFile } from '../../fixtures/tagFile.ts';
import { makeWrites } from './makeWrites.ts';
import { everything, reasons } from './writeChoices.ts';

describe('the writes', () => {
  it('writes the lines that were accepted and no others', async (t) => {
    const { writes, preview, tagsOf, library, trackIds, pathOf } = makeWrites(t, [
      'a.flac',
      'b.mp3',
      'c.flac',
    ]);
    const task = await preview();
    assert.deepEqual(task.data.kinds, [{ kind: 'fill', lines: 6, accepted: 6 }]);
    task.choose(everything, false);
    assert.throws(() => writes.apply(task), /no change of this file is accepted/);
    task.choose({ ...everything, field: 'GENRE' }, true);
    task.choose({ ...everything, fileId: 2 }, false);
    task.choose({ ...everything, fileId: 1, line: 1 }, true);
    assert.equal(task.data.acceptedFiles, 2);
    await writes.apply(task);
    assert.equal(task.data.state, 'done');
    assert.deepEqual([tagsOf('a.flac').genre, tagsOf('a.flac').mood], [['dub'], undefined]);
    assert.deepEqual([tagsOf('b.mp3').TCON, tagsOf('b.mp3').TMOO], [['dub'], ['deep']]);
    assert.equal(tagsOf('c.flac').genre, undefined);
    assert.deepEqual(library.tracks.get(trackIds[0]!)!.tags.genres, ['dub']);
    const { size, mtimeNs } = statSync(pathOf('a.flac'), { bigint: true });
    const { size: known, modifiedNs, trackId } = library.files.find(pathOf('a.flac'))!;
    assert.deepEqual([known, modifiedNs, trackId], [Number(size), mtimeNs, trackIds[0]]);
    assert.throws(() => task.choose(everything, true), /nothing to choose/);
  });

  it('refuses what is gone, what changed and what cannot be written, and says why', async (t) => {
    const { writes, preview, pathOf } = makeWrites(t, ['a.flac', 'b.flac', 'c.aac', 'd.flac']);
    rmSync(pathOf('a.flac'));
    tagFile(pathOf('b.flac'), { title: ['since'] });
    const task = await preview();
    assert.equal(task.data.changing, 1);
    for (const [index, reason] of [/gone|no longer|cannot/, /changed since/, /plain AAC/].entries())
      assert.match(reasons(task)[index]!, reason);
    assert.deepEqual(
      task.page('refused', 1, 1).files.map(({ path }) => path),
      [pathOf('b.flac')],
    );
    tagFile(pathOf('d.flac'), { title: ['since'] });
    await writes.apply(task);
    assert.equal(task.data.written, 0);
    assert.match(reasons(task)[3]!, /changed since the preview/);
  });

  it('writes into both of two files with the same sound, and undoes both to the byte', async (t) => {
    const { writes, learn, pathOf, preview, tagsOf, undo } = makeWrites(t, ['a.flac']);
    copyFileSync(pathOf('a.flac'), pathOf('copy.flac'));
    tagFile(pathOf('copy.flac'), { title: ['Another title'] });
    learn(pathOf('copy.flac'), 'a0');
    const untouched = ['a.flac', 'copy.flac'].map((name) => readFileSync(pathOf(name)));
    const task = await preview();
    assert.equal(task.data.changing, 2);
    await writes.apply(task);
    assert.equal(task.data.written, 2);
    assert.deepEqual([tagsOf('a.flac').genre, tagsOf('copy.flac').genre], [['dub'], ['dub']]);
    assert.deepEqual(tagsOf('copy.flac').title, ['Another title']);
    assert.equal((await preview()).data.changing, 0);
    await writes.apply(await undo(null, null));
    assert.deepEqual(
      ['a.flac', 'copy.flac'].map((name) => readFileSync(pathOf(name))),
      untouched,
    );
  });

  it('takes two names of one file for one file, and follows links', async (t) => {
    const { writes, learn, library, music, pathOf, preview, tagsOf, undo } = makeWrites(t, [
      'a.flac',
      'deep/b.flac',
    ]);
    linkSync(pathOf('a.flac'), pathOf('also-a.flac'));
    learn(pathOf('also-a.flac'), 'a0');
    symlinkSync(join(music, 'deep'), join(music, 'way'));
    const untouched = readFileSync(pathOf('deep/b.flac'));
    library.files.markMissing(join(music, 'deep'), ['b.flac']);
    const trackId = learn(join(music, 'way', 'b.flac'), 'a1');
    const task = await preview();
    assert.equal(task.data.changing, 2);
    await writes.apply(task);
    assert.deepEqual(tagsOf('also-a.flac').genre, ['dub']);
    assert.equal(statSync(pathOf('a.flac')).nlink, 2);
    assert.deepEqual(tagsOf('deep/b.flac').genre, ['dub']);
    const undone = await undo({ selection: { trackIds: [trackId] } }, null);
    // A file that did not change since is what the library knows it as
    assert.equal(undone.data.files, 1);
    await writes.apply(await undo(null, null));
    assert.deepEqual(readFileSync(pathOf('deep/b.flac')), untouched);
  });

  it('undoes field by field, and says what another program changed since', async (t) => {
    const { writes, pathOf, preview, tagsOf, undo } = makeWrites(t, ['a.flac', 'b.flac']);
    const untouched = readFileSync(pathOf('a.flac'));
    await writes.apply(await preview());
    await writes.apply(await undo({ batchId: 1 }, 'MOOD'));
    assert.deepEqual([tagsOf('a.flac').genre, tagsOf('a.flac').mood], [['dub'], undefined]);
    tagFile(pathOf('b.flac'), { genre: ['Theirs'] });
    const task = await undo(null, null);
    const [a, b] = task.page('changes', 0, 10).files;
    const of = (file: typeof a) =>
      file!.lines.map(({ field, kind, before, after }) => [field, kind, before, after]);
    assert.deepEqual(of(a)[0], ['MOOD', 'undo', [], []]);
    assert.deepEqual(of(a)[1], ['GENRE', 'undo', ['dub'], []]);
    const stale = b!.lines.find(({ kind }) => kind === 'stale')!;
    assert.deepEqual([stale.field, stale.before, stale.written], ['GENRE', ['Theirs'], ['dub']]);
    await writes.apply(task);
    assert.deepEqual(readFileSync(pathOf('a.flac')), untouched);
    assert.deepEqual(tagsOf('b.flac').genre, ['Theirs']);
  });

  it('neither writes nor undoes through a link, or into a pipe, that has taken the place of a file', async (t) => {
    const { writes, pathOf, preview, undo } = makeWrites(t, ['a.flac', 'b.flac', 'c.flac', 'd.flac']);
    const outside = pathOf('../outside.flac');
    const link = (name: string) => {
      rmSync(pathOf(name), { force: true });
      symlinkSync(outside, pathOf(name));
    };
    copyFileSync(pathOf('d.flac'), outside);
    link('d.flac');
    const task = await preview();
    assert.match(reasons(task)[0]!, /changed since Hearmark last looked/);
    const untouched = readFileSync(outside);
    link('b.flac');
    rmSync(pathOf('c.flac'));
    spawnSync('mkfifo', [pathOf('c.flac')]);
    await writes.apply(task);
    assert.equal(task.data.written, 1);
    assert.match(reasons(task)[0]!, /changed since the preview/);
    assert.match(reasons(task)[1]!, /not a regular file/);
    // The bytes that were written, but elsewhere
    renameSync(pathOf('a.flac'), outside);
    const written = readFileSync(outside);
    link('a.flac');
    const back = await undo(null, null);
    await writes.apply(back);
    assert.match(reasons(back)[0]!, /is a link now/);
    assert.deepEqual(readFileSync(outside), written);
    assert.notDeepEqual(written, untouched);
  });

  it('undoes the others where a folder has become a loop of links', async (t) => {
    const { writes, pathOf, preview, undo } = makeWrites(t, ['x/a.flac', 'b.flac']);
    const untouched = readFileSync(pathOf('b.flac'));
    await writes.apply(await preview());
    rmSync(pathOf('x'), { recursive: true });
    symlinkSync('x', pathOf('x'));
    const task = await undo(null, null);
    assert.equal(task.refused.length, 1);
    await writes.apply(task);
    assert.deepEqual(readFileSync(pathOf('b.flac')), untouched);
  });

  it('finds a file that was moved since by its content', async (t) => {
    const { writes, library, music, pathOf, preview, undo } = makeWrites(t, ['a.flac']);
    const untouched = readFileSync(pathOf('a.flac'));
    await writes.apply(await preview());
    const [id] = library.journal.standing();
    mkdirSync(join(music, 'new'));
    renameSync(pathOf('a.flac'), pathOf('new/b.flac'));
    // As the next scan does
    const { size, mtimeNs } = statSync(pathOf('new/b.flac'), { bigint: true });
    const contentId = Buffer.from(library.journal.get(id!)!.contentId, 'hex');
    library.tracks.save({
      file: { path: pathOf('new/b.flac'), size: Number(size), modifiedNs: mtimeNs },
      contentId,
      properties: {},
      tags: {},
    });
    writeFileSync(join(music, 'other.txt'), '');
    await writes.apply(await undo(null, null));
    assert.deepEqual(readFileSync(pathOf('new/b.flac')), untouched);
  });
});
