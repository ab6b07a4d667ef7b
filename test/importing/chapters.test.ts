import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { ImportEvent } from '../../src-main/importing/ImportEvent.ts';
import { Media } from '../../src-main/media/Media.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { standardWrite } from '../../src-main/settings.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { targetsOf } from '../../src-main/writing/tasks/targets.ts';
import { Writes } from '../../src-main/writing/tasks/Writes.ts';
import { makeWav } from '../cli/makeWav.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { makeBook } from '../fixtures/makeBook.ts';
import { imageRateHz, tonesOf } from '../fixtures/makeImage.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

const parts = tonesOf([
  { seconds: 5, frequencyHz: 220 },
  { seconds: 4, frequencyHz: 550 },
  { seconds: 6, frequencyHz: 1320 },
]);
const chapters = [
  { start: 0, end: 5000, title: 'One' },
  { start: 5000, end: 9000, title: 'Two' },
  { start: 9000, end: 15_000, title: 'Three' },
];

describe('chapters as tracks', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const book = join(music, 'book.mka');
  const library = openNewLibrary(join(folder, 'library.db'));
  let pool: AnalysisPool;
  let modelId: number;

  before(async () => {
    mkdirSync(music);
    makeBook(book, parts, chapters);
    const model = await loadModelPackage(firstCrnn);
    modelId = registerModel(library, model);
    library.browse.useModel(modelId);
    pool = new AnalysisPool({ modelFolder: model.folder, jobs: 1 });
  });
  after(() => {
    pool.close();
    library.close();
  });

  const scan = async (withChapters: boolean, root = music) => {
    const events: ImportEvent[] = [];
    const report = (event: ImportEvent) => events.push(event);
    await importFolder([root], { library, pool, modelId, coverage: 'whole', chapters: withChapters, report });
    return events.filter((event) => event.kind === 'file');
  };
  const listed = (under = music) =>
    library
      .search({ modelId, under, limit: 2000 })
      .map(({ trackId, title, artist, album, part }) => ({ trackId, title, artist, album, part }))
      .sort((a, b) => (a.part?.startUs ?? 0) - (b.part?.startUs ?? 0));
  const idsByTitle = () => new Map(listed().map(({ title, trackId }) => [title, trackId]));

  it('are none unless a person wants that', async () => {
    const [only, ...others] = await scan(false);
    assert.deepEqual([only!.status, only!.part, others.length], ['ok', undefined, 0]);
    assert.deepEqual(
      listed().map(({ title, part }) => [title, part]),
      [['The Book', undefined]],
    );
  });

  it('are each one of its own then, once, with what the file says of the book', async () => {
    const results = await scan(true);
    assert.deepEqual(
      results.map(({ status, part }) => [status, part?.number, part?.title]),
      [
        ['ok', 1, 'One'],
        ['ok', 2, 'Two'],
        ['ok', 3, 'Three'],
      ],
    );
    assert.deepEqual(
      listed().map(({ title, artist, album, part }) => ({ title, artist, album, part })),
      [
        { title: 'One', artist: 'A Reader', album: 'The Book', part: { startUs: 0, endUs: 5e6 } },
        { title: 'Two', artist: 'A Reader', album: 'The Book', part: { startUs: 5e6, endUs: 9e6 } },
        { title: 'Three', artist: 'A Reader', album: 'The Book', part: { startUs: 9e6, endUs: 0 } },
      ],
    );
    const { trackNumber, other } = library.tracks.get(listed()[1]!.trackId)!.tags;
    assert.equal(trackNumber, 2);
    assert.deepEqual(other['tagTypes'], ['chapters', 'matroska']);
    assert.deepEqual(
      (await scan(true)).map(({ status, timings }) => [status, timings]),
      Array.from({ length: 3 }, () => ['unchanged', undefined]),
    );
  });

  it('are asked for later, and a file that has none is not listened to again', async () => {
    const plain = join(folder, 'plain');
    mkdirSync(plain);
    makeBook(join(plain, 'song.mka'), parts, []);
    assert.deepEqual(
      (await scan(false, plain)).map(({ status }) => status),
      ['ok'],
    );
    assert.deepEqual(
      (await scan(true, plain)).map(({ status, timings }) => [status, timings]),
      [['unchanged', undefined]],
    );
    assert.deepEqual(
      (await scan(false, plain)).map(({ status }) => status),
      ['unchanged'],
    );
  });

  it('are heard and measured as they are in a file of their own', async () => {
    for (const [index, { trackId }] of listed().entries()) {
      const alone = join(folder, `${index}.wav`);
      writeFileSync(alone, makeWav(parts[index]!, imageRateHz));
      const { heard } = await pool.analyse(alone, 'whole', () => ['tags']);
      const { scores } = library.scores.of(trackId, modelId)!;
      scores.forEach((score, tag) =>
        assert.ok(Math.abs(score - heard!.scores[tag]!) < 0.01, `${index} ${tag}`),
      );
      const { integratedLufs } = library.loudness.of(trackId)!;
      assert.ok(Math.abs(integratedLufs! - heard!.loudness!.integratedLufs!) < 0.01);
    }
  });

  it('are played by themselves', async (test) => {
    const media = new Media(library, launchProcess);
    test.after(() => media.close());
    const { trackId } = listed()[1]!;
    assert.ok(Math.abs((await media.waveform(trackId, 6)).durationSeconds - 4) < 0.01);
    const played = Buffer.from(
      await (await media.serveAudio(new Request('http://localhost/'), trackId)).arrayBuffer(),
    ).subarray(44);
    for (let index = 0; index < parts[1]!.length; index += 997)
      assert.ok(Math.abs(played.readInt16LE(2 * index) - parts[1]![index]!) <= 2, `sample ${index}`);
  });

  it('keep what was decided of them in the library alone, which the preview tells once for their file', async (test) => {
    const writes = new Writes({ library, launch: launchProcess });
    test.after(() => writes.close());
    const bytes = readFileSync(book);
    const ids = idsByTitle();
    for (const title of ['Two', 'Three'])
      library.corrections.append({
        trackId: ids.get(title)!,
        tag: 'Dub',
        category: 'genre',
        action: 'added',
      });
    const preview = async (...trackIds: number[]) => {
      const task = writes.previewWrite(targetsOf(library, trackIds), {
        settings: standardWrite,
        withSuggestions: false,
      });
      await task.looked;
      return [task.data.changing, task.refused.map(({ path, reason }) => `${path}: ${reason}`)];
    };
    assert.deepEqual(await preview(ids.get('One')!), [0, []], 'nothing was accepted of it');
    const said = `${book}: its tracks are its chapters, and it has no place for tags of each; nothing can be written into such a file: its tags stay in the library, and can be exported`;
    assert.deepEqual(await preview(...ids.values()), [0, [said]]);
    assert.deepEqual(readFileSync(book), bytes);
  });

  it('go and come back with the setting, and nothing that is known is listened to again', async () => {
    const before = idsByTitle();
    const [whole] = await scan(false);
    assert.deepEqual([whole!.part, whole!.timings], [undefined, undefined]);
    assert.deepEqual([...idsByTitle().keys()], ['The Book']);
    assert.deepEqual(
      (await scan(false)).map(({ status }) => status),
      ['unchanged'],
    );
    const back = await scan(true);
    assert.ok(back.every(({ timings }) => timings === undefined));
    assert.deepEqual(idsByTitle(), before);
    const states = library.writable.of(before.get('Three')!, { withSuggestions: false }).tags;
    assert.ok(states.some(({ name }) => name.toLowerCase() === 'dub'));
  });

  it('give way to a cue sheet beside the file', async () => {
    const sheet = join(music, 'book.cue');
    writeFileSync(
      sheet,
      'FILE "book.mka" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    INDEX 01 00:07:00\n',
    );
    await scan(true);
    assert.deepEqual(
      listed().map(({ part }) => part!.startUs),
      [0, 7e6],
    );
    rmSync(sheet);
    await scan(true);
    assert.equal(listed().length, 3);
  });

  it('that lie behind the end, or are too many, are told', async () => {
    const odd = join(folder, 'odd');
    mkdirSync(odd);
    const many = Array.from({ length: 1200 }, (_, index) => ({
      start: 10 * index,
      end: 10 * index + 10,
      title: `${index}`,
    }));
    makeBook(join(odd, 'many.m4b'), parts, many);
    const beyond = [...chapters, { start: 60_000, end: 70_000, title: 'Nowhere' }];
    makeBook(join(odd, 'late.mka'), parts, beyond);
    const results = await scan(true, odd);
    assert.deepEqual(
      results.map(({ path, status, reason, part }) => [
        path.slice(odd.length + 1),
        status,
        part?.title,
        reason?.replace(/1[45]\.\d s/, '… s'),
      ]),
      [
        ['late.mka', 'ok', 'One', 'it has chapters behind its end, after … s: 1'],
        ['late.mka', 'ok', 'Two', undefined],
        ['late.mka', 'ok', 'Three', undefined],
        ['many.m4b', 'ok', undefined, 'it has more than 999 chapters, and stays one track'],
      ],
    );
    assert.ok((await scan(true, odd)).every(({ status }) => status === 'unchanged'));
  });
});
