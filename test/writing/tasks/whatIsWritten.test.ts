import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readByOthers } from '../../fixtures/otherReaders.ts';
import { tagFile } from '../../fixtures/tagFile.ts';
import { hashOf } from '../writingPlace.ts';
import { makeWrites } from './makeWrites.ts';
import { everything, reasons } from './writeChoices.ts';

describe('what is written', () => {
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

  it('refuses categories that cannot be fields, and keeps no old preview for ever', async (t) => {
    const { writes, preview } = makeWrites(t, ['a.flac']);
    await assert.rejects(preview({ modes: { title: 'add' } }), /name of another field/);
    const first = await preview();
    for (let count = 0; count < 12; count++) await preview();
    assert.throws(() => writes.task(first.id), /no longer there/);
    assert.ok(writes.list().length <= 11);
  });
});
