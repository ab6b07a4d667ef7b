import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
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
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Library } from '../../../src-main/library/Library.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import type { WriteTask } from '../../../src-main/writing/tasks/WriteTask.ts';
import type { ChildReport } from '../../../src-main/processes/Talk.ts';
import type { WriterTalk } from '../../../src-main/writing/tasks/protocol.ts';
import { launchProcess, type LaunchProcess } from '../../../src-main/processes/launchProcess.ts';
import { readByOthers } from '../../fixtures/otherReaders.ts';
import { tagFile } from '../../fixtures/tagFile.ts';
import { hashOf } from '../writingPlace.ts';
import { makeWrites } from './makeWrites.ts';

/** Nothing can be renamed over what is mounted: EBUSY, as of a file that is playing on Windows. */
function openElsewhere(path: string): Disposable | undefined {
  if (spawnSync('mount', ['--bind', path, path]).status !== 0) return undefined;
  return { [Symbol.dispose]: () => void spawnSync('umount', [path]) };
}

const everything = { fileId: null, line: null, field: null, kind: null };
const reasons = (task: WriteTask) => task.refused.map(({ reason }) => reason);

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

  it('writes scores, model and date only if it is told to, and the same again changes nothing', async (t) => {
    const { writes, preview, tagsOf, library, trackIds } = makeWrites(t, ['a.flac']);
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
    await writes.apply(await preview({ withScores: true }));
    const said = tagsOf('a.flac');
    assert.deepEqual(said.hearmark_model, ['m 2']);
    assert.deepEqual(said.hearmark_scores, ['dub=0.75']);
    assert.match(said.hearmark_date![0]!, /^\d{4}-\d\d-\d\d$/);
    assert.equal((await preview({ withScores: true })).data.changing, 0);
  });

  it('writes how loud tracks are where a person asks for it, as each format has it, and takes it back', async (t) => {
    const names = ['a.flac', 'b.mp3', 'c.opus', 'd.m4a', 'e.wav'];
    const { writes, preview, undo, tagsOf, library, trackIds, pathOf } = makeWrites(t, names);
    const modes = { genre: 'off', mood: 'off' } as const;
    const before = names.map((name) => hashOf(pathOf(name)));
    for (const [index, trackId] of trackIds.entries()) {
      const track = library.tracks.get(trackId)!;
      const { size, modifiedNs } = library.files.find(pathOf(names[index]!))!;
      const file = { path: pathOf(names[index]!), size, modifiedNs };
      library.tracks.save({ ...track, file, properties: { codec: index === 2 ? 'opus' : 'x' } });
      if (index < 4) library.loudness.save(trackId, { integratedLufs: -9.5, truePeakDb: -0.5 });
    }
    assert.equal((await preview({ modes })).data.changing, 0);
    const task = await preview({ modes, withReplayGain: true });
    await writes.apply(task);
    assert.equal(task.data.written, 4);
    const [gain, peak] = [['-8.50 dB'], ['0.944061']];
    assert.deepEqual(
      [tagsOf('a.flac').replaygain_track_gain, tagsOf('a.flac').replaygain_track_peak],
      [gain, peak],
    );
    const { taglib } = readByOthers(pathOf('b.mp3'));
    assert.deepEqual([taglib!['REPLAYGAIN_TRACK_GAIN'], taglib!['REPLAYGAIN_TRACK_PEAK']], [gain, peak]);
    assert.deepEqual(tagsOf('c.opus').r128_track_gain, ['-3456']);
    assert.equal(tagsOf('c.opus').replaygain_track_gain, undefined);
    assert.deepEqual(tagsOf('d.m4a')['----:com.apple.iTunes:REPLAYGAIN_TRACK_GAIN'], gain);
    assert.equal((await preview({ modes, withReplayGain: true })).data.changing, 0);
    await writes.apply(await undo({ batchId: task.data.batchId! }, null));
    assert.deepEqual(
      names.map((name) => hashOf(pathOf(name))),
      before,
    );
  });

  it('writes stars only if asked to, where a file has none or those that it wrote itself, and takes them back', async (t) => {
    const names = ['a.flac', 'b.mp3', 'c.flac'];
    const { writes, preview, undo, tagsOf, library, trackIds, pathOf } = makeWrites(t, names);
    tagFile(pathOf('c.flac'), { RATING: ['40'] });
    const { size, mtimeNs } = statSync(pathOf('c.flac'), { bigint: true });
    const file = { path: pathOf('c.flac'), size: Number(size), modifiedNs: mtimeNs };
    library.tracks.save({ ...library.tracks.get(trackIds[2]!)!, file });
    const before = names.map((name) => hashOf(pathOf(name)));
    const rate = (stars: number, ids = trackIds) =>
      library.changes.rateTracks({ selection: { trackIds: ids }, stars });
    const modes = { genre: 'off', mood: 'off' } as const;
    rate(4);
    assert.equal((await preview({ modes })).data.changing, 0, 'off unless asked');
    const first = await preview({ modes, rating: true });
    assert.deepEqual(first.data.kinds, [{ kind: 'fill', lines: 2, accepted: 2 }]);
    await writes.apply(first);
    assert.deepEqual([tagsOf('a.flac').rating, tagsOf('c.flac').rating], [['80'], ['40']]);
    assert.equal(library.tracks.get(trackIds[0]!)!.tags.other['rating'], 4);
    assert.equal((await preview({ modes, rating: true })).data.changing, 0, 'the same again');

    // What it wrote itself gives way; what another program said since stays
    tagFile(pathOf('b.mp3'), { title: ['later'] });
    rate(2);
    const second = await preview({ modes, rating: true });
    const lines = second.changes.flatMap((one) =>
      one.lines.map(({ field, kind, before: had, after }) => [field, kind, had, after]),
    );
    assert.deepEqual(lines, [['RATING', 'change', ['4'], ['2']]]);
    await writes.apply(second);
    assert.deepEqual(tagsOf('a.flac').rating, ['40']);
    tagFile(pathOf('a.flac'), { RATING: ['100'] });
    const now = statSync(pathOf('a.flac'), { bigint: true });
    const changed = { path: pathOf('a.flac'), size: Number(now.size), modifiedNs: now.mtimeNs };
    library.tracks.save({ ...library.tracks.get(trackIds[0]!)!, file: changed });
    rate(3);
    assert.equal((await preview({ modes, rating: true })).data.changing, 0, 'a rating of somebody else');
    rate(0);
    assert.equal((await preview({ modes, rating: true })).data.changing, 0, 'no stars are not written');

    tagFile(pathOf('a.flac'), { RATING: ['40'] });
    for (const task of [second, first]) await writes.apply(await undo({ batchId: task.data.batchId! }, null));
    assert.equal(hashOf(pathOf('c.flac')), before[2]);
    assert.equal(tagsOf('a.flac').rating, undefined);
  });

  it('writes tempo and key where a person asks for it, never over what a file says unless asked, and takes them back', async (t) => {
    const { writes, preview, undo, tagsOf, library, trackIds, pathOf } = makeWrites(t, [
      'a.flac',
      'b.mp3',
      'c.m4a',
    ]);
    tagFile(pathOf('b.mp3'), { bpm: ['90'], key: ['C'] });
    const { size, mtimeNs } = statSync(pathOf('b.mp3'), { bigint: true });
    const file = { path: pathOf('b.mp3'), size: Number(size), modifiedNs: mtimeNs };
    library.tracks.save({ ...library.tracks.get(trackIds[1]!)!, file });
    const before = ['a.flac', 'b.mp3', 'c.m4a'].map((name) => hashOf(pathOf(name)));
    const hears = { version: '1', weightsHash: 'x' };
    const rhythmId = library.music.useModel('rhythm', { name: 'beats', ...hears });
    const keyId = library.music.useModel('key', { name: 'keys', ...hears });
    for (const trackId of trackIds) {
      const rhythm = {
        bpm: 127.984,
        confidence: 0.9,
        isSteady: true,
        half: 0,
        twice: 0,
        pieces: [],
        beats: [],
      };
      library.music.saveRhythm(trackId, rhythmId, { coverage: 'whole', heard: rhythm });
      library.music.saveKey(trackId, keyId, {
        coverage: 'whole',
        heard: { key: 21, confidence: 0.5, pieces: [] },
      });
    }
    // What the person says counts, also that there is no key
    library.changes.answerTempo({ selection: { trackIds: [trackIds[2]!] }, answer: { bpm: 63.99 } });
    library.changes.answerKey({ selection: { trackIds: [trackIds[2]!] }, answer: 'none' });

    const modes = { genre: 'off', mood: 'off' } as const;
    assert.equal((await preview({ modes })).data.changing, 0, 'off unless asked');
    const fill = { bpm: { mode: 'fill', decimals: 2 }, key: { mode: 'fill', notation: 'camelot' } } as const;
    const filling = await preview({ modes, ...fill });
    assert.deepEqual(filling.data.kinds, [{ kind: 'fill', lines: 3, accepted: 3 }]);
    await writes.apply(filling);
    assert.deepEqual([tagsOf('a.flac').bpm, tagsOf('a.flac').initialkey], [['127.98'], ['8A']]);
    assert.deepEqual([tagsOf('b.mp3').TBPM, tagsOf('b.mp3').TKEY], [['90'], ['C']]);
    assert.deepEqual(tagsOf('c.m4a').tmpo, ['64']);
    assert.deepEqual(tagsOf('c.m4a')['----:com.apple.iTunes:BPM'], ['63.99']);
    assert.equal(tagsOf('c.m4a')['----:com.apple.iTunes:initialkey'], undefined);
    assert.equal(library.tracks.get(trackIds[0]!)!.tags.other['bpm'], 127.98);
    assert.equal((await preview({ modes, ...fill })).data.changing, 0);

    const replace = {
      bpm: { mode: 'replace', decimals: 0 },
      key: { mode: 'replace', notation: 'musical' },
    } as const;
    const replacing = await preview({ modes, ...replace });
    const lines = replacing.changes
      .flatMap(({ lines }) => lines)
      .map(({ field, kind, before: had, after }) => [field, kind, had, after]);
    assert.deepEqual(lines, [
      ['BPM', 'change', ['127.98'], ['128']],
      ['INITIALKEY', 'change', ['8A'], ['Am']],
      ['BPM', 'change', ['90'], ['128']],
      ['INITIALKEY', 'change', ['C'], ['Am']],
      ['BPM', 'change', ['63.99'], ['64']],
    ]);
    replacing.choose({ ...everything, field: 'INITIALKEY' }, false);
    await writes.apply(replacing);
    assert.deepEqual([tagsOf('b.mp3').TBPM, tagsOf('b.mp3').TKEY], [['128'], ['C']]);
    assert.deepEqual(
      [tagsOf('c.m4a').tmpo, tagsOf('c.m4a')['----:com.apple.iTunes:BPM']],
      [['64'], undefined],
    );
    for (const { data } of [replacing, filling])
      await writes.apply(await undo({ batchId: data.batchId! }, null));
    assert.deepEqual(
      ['a.flac', 'b.mp3', 'c.m4a'].map((name) => hashOf(pathOf(name))),
      before,
    );
  });

  it('writes the names that a person maps to, several or none, and each parent as a value of its own', async (t) => {
    const { writes, preview, tagsOf, library, trackIds } = makeWrites(t, ['a.flac']);
    const [trackId] = trackIds as [number];
    for (const tag of ['house', 'deep house', 'noise'])
      library.corrections.append({ trackId, tag, category: 'genre', action: 'added' });
    const idOf = (name: string) => library.browse.listTags().find((tag) => tag.name === name)!.id;
    library.changes.setParents({ tagId: idOf('deep house'), parentIds: [idOf('house')] });
    const names = { DUB: 'Dub; Dub Techno', 'deep house': 'Deep House', noise: ' ' };
    await writes.apply(await preview({ names, withParents: true }));
    assert.deepEqual(tagsOf('a.flac').genre, ['Deep House', 'Dub', 'Dub Techno', 'house']);
    assert.equal((await preview({ names, withParents: true })).data.changing, 0);
  });

  it('keeps the version of an ID3 tag unless it is told otherwise, in a line that can be refused', async (t) => {
    const { writes, pathOf, preview, tagsOf, undo, library, trackIds } = makeWrites(t, ['a.mp3', 'b.flac']);
    tagFile(pathOf('a.mp3'), { title: ['T'], artist: ['A'] }, { style: 'id3v2.3' });
    const { size, mtimeNs } = statSync(pathOf('a.mp3'), { bigint: true });
    const { contentId, properties, tags } = library.tracks.get(trackIds[0]!)!;
    const file = { path: pathOf('a.mp3'), size: Number(size), modifiedNs: mtimeNs };
    library.tracks.save({ file, contentId, properties, tags });
    const untouched = readFileSync(pathOf('a.mp3'));
    const version = () => readFileSync(pathOf('a.mp3'))[3];
    await writes.apply(await preview());
    assert.equal(version(), 3);
    const task = await preview({ convertId3: true });
    assert.deepEqual(
      task.changes.map(({ lines }) =>
        lines.map(({ field, kind, before, after }) => [field, kind, before, after]),
      ),
      [[['ID3', 'version', ['2.3'], ['2.4']]]],
    );
    task.choose({ ...everything, kind: 'version' }, false);
    assert.throws(() => writes.apply(task), /no change of this file is accepted/);
    task.choose(everything, true);
    await writes.apply(task);
    assert.deepEqual(reasons(task), []);
    assert.equal(version(), 4);
    assert.deepEqual([tagsOf('a.mp3').TPE1, tagsOf('a.mp3').TMOO], [['A'], ['deep']]);
    assert.equal((await preview({ convertId3: true })).data.changing, 0);
    await writes.apply(await undo(null, null));
    assert.deepEqual(readFileSync(pathOf('a.mp3')), untouched);
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

  it('stops between two files', async (t) => {
    // More than the processes have in hand at a time
    const names = Array.from({ length: 40 }, (_, index) => `${10 + index}.flac`);
    const { writes, preview, tagsOf } = makeWrites(t, names, { writers: 2 });
    const task = await preview();
    const writing = writes.apply(task);
    assert.throws(() => writes.apply(task), /being written/);
    while (task.data.written === 0) await setTimeout(1);
    task.cancel();
    await writing;
    assert.equal(task.data.state, 'cancelled');
    const { written } = task.data;
    assert.ok(written > 0 && written < names.length);
    // What the processes had in hand is whole, and the others are untouched
    assert.deepEqual(
      names.map((name) => tagsOf(name).genre !== undefined),
      names.map((_, index) => index < written),
    );
  });

  it('tries files again at the end that another program has open, and then says so', async (t) => {
    const names = ['a.flac', 'b.flac', 'c.flac', 'd.flac'];
    const { writes, pathOf, preview, tagsOf } = makeWrites(t, names, { busyPausesSeconds: [0.5, 2] });
    using a = openElsewhere(pathOf('a.flac'));
    using c = openElsewhere(pathOf('c.flac'));
    if (!a || !c) return t.skip('nothing can be mounted here');
    const untouched = readFileSync(pathOf('c.flac'));
    const task = await preview();
    const writing = writes.apply(task);
    while (task.data.done < 2 || !task.changes[0]!.reason) await setTimeout(5);
    assert.deepEqual([task.changes[0]!.state, task.data.done], ['planned', 2]);
    a[Symbol.dispose]();
    await writing;
    const { state, written, refused, done } = task.data;
    assert.deepEqual({ state, written, refused, done }, { state: 'done', written: 3, refused: 1, done: 4 });
    assert.match(reasons(task)[0]!, /another program has it open/);
    assert.equal(task.changes[0]!.reason, undefined);
    assert.deepEqual(tagsOf('a.flac').genre, ['dub']);
    assert.deepEqual(readFileSync(pathOf('c.flac')), untouched);
  });

  it('waits for no busy file once it is stopped', async (t) => {
    const { writes, pathOf, preview } = makeWrites(t, ['a.flac'], { busyPausesSeconds: [3600] });
    using a = openElsewhere(pathOf('a.flac'));
    if (!a) return t.skip('nothing can be mounted here');
    const task = await preview();
    const writing = writes.apply(task);
    while (!task.changes[0]!.reason) await setTimeout(5);
    task.cancel();
    await writing;
    assert.deepEqual([task.data.state, task.data.written], ['cancelled', 0]);
  });

  it('goes on where the process that writes is killed, and leaves each file old or new', async (t) => {
    let kills = 5;
    const launch: LaunchProcess = (module, args) => {
      const started = launchProcess(module, args);
      started.onMessage((message) => {
        const report = message as ChildReport<WriterTalk>;
        if (report.kind === 'question' && kills-- > 0) void setTimeout(kills).then(() => started.kill());
      });
      return started;
    };
    const names = ['a.flac', 'b.flac', 'c.flac', 'd.flac', 'e.flac'];
    const { writes, library, music, pathOf, preview, tagsOf } = makeWrites(t, names, { launch });
    const old = new Map(names.map((name) => [name, readFileSync(pathOf(name))]));
    const task = await preview();
    await writes.apply(task);
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

  it('writes nothing of a category by a name that every object has, and is not stopped by it', async (t) => {
    const { preview, library, trackIds } = makeWrites(t, ['a.flac']);
    for (const category of ['__proto__', 'constructor', 'toString'])
      library.corrections.append({ trackId: trackIds[0]!, tag: 'x', category, action: 'added' });
    const { data } = await preview();
    assert.deepEqual(data.reason, null);
    assert.deepEqual(
      data.fields.map(({ field }) => field),
      ['GENRE', 'MOOD'],
    );
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

  it('lists the interrupted writes that it cannot settle, each time until it can', async (t) => {
    const { writes, library, music, pathOf, preview } = makeWrites(t, ['a.flac', 'b.flac']);
    await writes.apply(await preview());
    // As killed ones: begun and not ended
    for (const id of library.journal.standing())
      library.journal.begin(library.journal.addBatch('test'), library.journal.get(id)!);
    rmSync(pathOf('b.flac'));
    renameSync(music, `${music}-away`);
    const reasonsNow = async () => (await writes.recover()).open.map(({ path, reason }) => [path, reason]);
    for (const _time of [1, 2])
      assert.deepEqual((await reasonsNow()).sort(), [
        [pathOf('a.flac'), 'its folder is away'],
        [pathOf('b.flac'), 'its folder is away'],
      ]);
    renameSync(`${music}-away`, music);
    const { settled, open } = await writes.recover();
    assert.equal(settled, 1);
    assert.deepEqual(
      open.map(({ path }) => path),
      [pathOf('b.flac')],
    );
    assert.match(open[0]!.reason, /changed or deleted it since/);
    assert.deepEqual(await reasonsNow(), []);
  });

  it('has written a file though another Hearmark notes first how that ended', async (t) => {
    const others: Library[] = [];
    const launch: LaunchProcess = (module, args, options) => {
      const started = launchProcess(module, args, options);
      started.onMessage((message) => {
        const report = message as ChildReport<WriterTalk>;
        if (report.kind !== 'answer') return;
        for (const { entryId } of report.answer.ends)
          others[0]!.journal.settle(entryId, 'applied', 'by the other');
      });
      return started;
    };
    const { writes, library, preview, tagsOf } = makeWrites(t, ['a.flac'], { launch });
    others.push(openLibrary(library.file));
    t.after(() => others[0]!.close());
    const task = await preview();
    await writes.apply(task);
    assert.deepEqual([task.data.written, task.data.refused, reasons(task)], [1, 0, []]);
    assert.equal(library.journal.get(library.journal.standing()[0]!)!.reason, 'by the other');
    assert.deepEqual(tagsOf('a.flac').genre, ['dub']);
  });

  it('takes nothing back that was written after a write that never ended', async (t) => {
    const { writes, library, trackIds, pathOf, preview, undo, tagsOf } = makeWrites(t, ['a.flac']);
    const untouched = readFileSync(pathOf('a.flac'));
    linkSync(pathOf('a.flac'), pathOf('b.flac')); // so that it is written in place
    await writes.apply(await preview());
    const first = library.journal.get(library.journal.standing()[0]!)!;
    assert.equal(first.method, 'in place');
    // As one that was killed when its file was written, while another Hearmark was about to write into it, too
    const open = library.journal.begin(first.batchId, first);
    const change = { trackId: trackIds[0]!, category: 'genre' };
    library.corrections.append({ ...change, tag: 'dub', action: 'removed' });
    library.corrections.append({ ...change, tag: 'pop', action: 'added' });
    await writes.apply(await preview({ modes: { genre: 'replace' } }));
    assert.deepEqual(tagsOf('a.flac').genre, ['pop']);
    assert.equal(library.journal.get(open)!.state, 'applied');
    await writes.apply(await undo(null, null));
    assert.deepEqual(readFileSync(pathOf('a.flac')), untouched);
  });

  it('refuses categories that cannot be fields, and keeps no old preview for ever', async (t) => {
    const { writes, preview } = makeWrites(t, ['a.flac']);
    await assert.rejects(preview({ modes: { title: 'add' } }), /name of another field/);
    const first = await preview();
    for (let count = 0; count < 12; count++) await preview();
    assert.throws(() => writes.task(first.id), /no longer there/);
    assert.ok(writes.list().length <= 11);
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
