import assert from 'node:assert/strict';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { WriteSettings } from '../../src-main/api.ts';
import { planUndo } from '../../src-main/desk/planUndo.ts';
import type { DeskTask } from '../../src-main/desk/DeskTask.ts';
import { WriteDesk } from '../../src-main/desk/WriteDesk.ts';
import { targetsOf } from '../../src-main/desk/writingWork.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { launchProcess, type LaunchProcess } from '../../src-main/processes/launchProcess.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { readWithMutagen, tagFile } from '../fixtures/tagFile.ts';
import { temporaryFolder } from '../library/temporaryLibrary.ts';

const settings: WriteSettings = {
  modes: { genre: 'add', mood: 'add' },
  withParents: false,
  withScores: false,
  keepModified: false,
  newId3Version: 4,
};

/** A desk over a library that knows files of a folder, each as a track of its own with a genre and a mood. */
function makeDesk(t: TestContext, names: string[], launch: LaunchProcess = launchProcess) {
  const folder = temporaryFolder(t);
  const music = join(folder, 'music');
  const library = openLibrary(join(folder, 'library.db'));
  const desk = new WriteDesk({ library, launch });
  t.after(async () => {
    await desk.close();
    library.close();
  });
  const pathOf = (name: string) => join(music, name);
  names.forEach((name, index) => makeAudio(pathOf(name), { seconds: 1, frequencyHz: 300 + 50 * index }));
  /** As a scan does it, but for listening. */
  const learn = (path: string, content: string): number => {
    const { size, mtimeNs } = statSync(path, { bigint: true });
    const file = { path, size: Number(size), modifiedNs: mtimeNs };
    const contentId = Buffer.from(content.padEnd(64, '0'), 'hex');
    return library.tracks.save({ file, contentId, properties: { codec: 'test' }, tags: { title: 'T' } }).id;
  };
  const trackIds = names.map((name, index) => learn(pathOf(name), `a${index}`));
  for (const trackId of trackIds) {
    library.corrections.append({ trackId, tag: 'dub', category: 'genre', action: 'added' });
    library.corrections.append({ trackId, tag: 'deep', category: 'mood', action: 'added' });
  }
  const preview = async (changed: Partial<WriteSettings> = {}) => {
    const targets = targetsOf(library, trackIds);
    const task = desk.previewWrite(targets, {
      settings: { ...settings, ...changed },
      withSuggestions: false,
    });
    await task.looked;
    return task;
  };
  const undo = async (...of: [Parameters<typeof planUndo>[1], string | null]) => {
    const task = desk.previewUndo(planUndo(library, ...of));
    await task.looked;
    return task;
  };
  const tagsOf = (name: string) => readWithMutagen(pathOf(name))!.tags;
  return { folder, music, library, desk, pathOf, learn, trackIds, preview, undo, tagsOf };
}

const everything = { fileId: null, line: null, field: null, kind: null };
const reasons = (task: DeskTask) => task.refused.map(({ reason }) => reason);

describe('the desk', () => {
  it('writes the lines that were accepted and no others', async (t) => {
    const { desk, preview, tagsOf, library, trackIds, pathOf } = makeDesk(t, ['a.flac', 'b.mp3', 'c.flac']);
    const task = await preview();
    assert.deepEqual(task.data.kinds, [{ kind: 'fill', lines: 6, accepted: 6 }]);
    task.choose(everything, false);
    assert.throws(() => desk.apply(task), /nothing of it is accepted/);
    task.choose({ ...everything, field: 'GENRE' }, true);
    task.choose({ ...everything, fileId: 2 }, false);
    task.choose({ ...everything, fileId: 1, line: 1 }, true);
    assert.equal(task.data.acceptedFiles, 2);
    await desk.apply(task);
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

  it('writes scores, model and date only if it is told to, and the same again changes nothing', async (t) => {
    const { desk, preview, tagsOf, library, trackIds } = makeDesk(t, ['a.flac']);
    const tags = [{ name: 'dub', category: 'genre', threshold: 0.5 }];
    const modelId = library.models.register({ name: 'm', version: '2', weightsHash: 'x', tags });
    library.scores.save(trackIds[0]!, modelId, {
      coverage: 'whole',
      scores: Float32Array.of(0.75),
      windowStartsSeconds: Float32Array.of(0),
      windowSeconds: 1,
      timeline: Float32Array.of(0.75),
      embedding: Float32Array.of(1),
    });
    library.browse.useModel(modelId);
    await desk.apply(await preview({ withScores: true }));
    const said = tagsOf('a.flac');
    assert.deepEqual(said.hearmark_model, ['m 2']);
    assert.deepEqual(said.hearmark_scores, ['dub=0.75']);
    assert.match(said.hearmark_date![0]!, /^\d{4}-\d\d-\d\d$/);
    assert.equal((await preview({ withScores: true })).data.changing, 0);
  });

  it('refuses what is gone, what changed and what cannot be written, and says why', async (t) => {
    const { desk, preview, pathOf } = makeDesk(t, ['a.flac', 'b.flac', 'c.mka', 'd.flac']);
    rmSync(pathOf('a.flac'));
    tagFile(pathOf('b.flac'), { title: ['since'] });
    const task = await preview();
    assert.equal(task.data.changing, 1);
    for (const [index, reason] of [/gone|no longer|cannot/, /changed since/, /Matroska/].entries())
      assert.match(reasons(task)[index]!, reason);
    assert.deepEqual(
      task.page('refused', 1, 1).files.map(({ path }) => path),
      [pathOf('b.flac')],
    );
    tagFile(pathOf('d.flac'), { title: ['since'] });
    await desk.apply(task);
    assert.equal(task.data.written, 0);
    assert.match(reasons(task)[3]!, /changed since the preview/);
  });

  it('takes two names of one file for one file, and follows links', async (t) => {
    const { desk, learn, library, music, pathOf, preview, tagsOf, undo } = makeDesk(t, [
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
    await desk.apply(task);
    assert.deepEqual(tagsOf('also-a.flac').genre, ['dub']);
    assert.equal(statSync(pathOf('a.flac')).nlink, 2);
    assert.deepEqual(tagsOf('deep/b.flac').genre, ['dub']);
    const undone = await undo({ selection: { trackIds: [trackId] } }, null);
    // The content that the test gave it is none that a file has: by its path, then
    assert.equal(undone.data.files, 0);
    await desk.apply(await undo(null, null));
    assert.deepEqual(readFileSync(pathOf('deep/b.flac')), untouched);
  });

  it('undoes field by field, and says what another program changed since', async (t) => {
    const { desk, pathOf, preview, tagsOf, undo } = makeDesk(t, ['a.flac', 'b.flac']);
    const untouched = readFileSync(pathOf('a.flac'));
    await desk.apply(await preview());
    await desk.apply(await undo({ batchId: 1 }, 'MOOD'));
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
    await desk.apply(task);
    assert.deepEqual(readFileSync(pathOf('a.flac')), untouched);
    assert.deepEqual(tagsOf('b.flac').genre, ['Theirs']);
  });

  it('stops between two files', async (t) => {
    const { desk, preview, tagsOf } = makeDesk(t, ['a.flac', 'b.flac', 'c.flac']);
    const task = await preview();
    const writing = desk.apply(task);
    assert.throws(() => desk.apply(task), /being written/);
    task.cancel();
    await writing;
    assert.equal(task.data.state, 'cancelled');
    const written = ['a.flac', 'b.flac', 'c.flac'].filter((name) => tagsOf(name).genre);
    assert.equal(written.length, task.data.written);
    assert.ok(written.length < 3);
  });

  it('goes on where the process that writes is killed, and leaves each file old or new', async (t) => {
    let kills = 3;
    const launch: LaunchProcess = (module, args) => {
      const started = launchProcess(module, args);
      started.onMessage((message) => {
        if ((message as { kind: string }).kind === 'begin' && kills-- > 0)
          setTimeout(() => started.kill(), kills);
      });
      return started;
    };
    const names = ['a.flac', 'b.flac', 'c.flac', 'd.flac', 'e.flac'];
    const { desk, library, music, pathOf, preview, tagsOf } = makeDesk(t, names, launch);
    const old = new Map(names.map((name) => [name, readFileSync(pathOf(name))]));
    const task = await preview();
    await desk.apply(task);
    assert.equal(task.data.state, 'done');
    assert.ok(task.data.refused > 0, 'some were killed');
    assert.ok(task.data.written >= 2, 'the others were written');
    assert.deepEqual(library.journal.unended(), []);
    for (const name of names) {
      const isOld = readFileSync(pathOf(name)).equals(old.get(name)!);
      const standing = library.journal
        .standing()
        .some((id) => library.journal.get(id)!.path === pathOf(name));
      assert.equal(isOld, !standing, name);
      if (!isOld) assert.deepEqual(tagsOf(name).genre, ['dub']);
    }
    assert.deepEqual(readdirSync(music).sort(), names);
  });

  it('refuses categories that cannot be fields, and keeps no old preview for ever', async (t) => {
    const { desk, preview } = makeDesk(t, ['a.flac']);
    await assert.rejects(preview({ modes: { title: 'add' } }), /name of another field/);
    const first = await preview();
    for (let count = 0; count < 12; count++) await preview();
    assert.throws(() => desk.task(first.id), /no longer there/);
    assert.ok(desk.list().length <= 11);
  });

  it('finds a file that was moved since by its content', async (t) => {
    const { desk, library, music, pathOf, preview, undo } = makeDesk(t, ['a.flac']);
    const untouched = readFileSync(pathOf('a.flac'));
    await desk.apply(await preview());
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
    await desk.apply(await undo(null, null));
    assert.deepEqual(readFileSync(pathOf('new/b.flac')), untouched);
  });
});
