// Past 300 lines: all tell the story of one image and its sheet, as these change.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { ImportEvent } from '../../src-main/importing/ImportEvent.ts';
import { relocateFolder } from '../../src-main/importing/relocateFolder.ts';
import { Media } from '../../src-main/media/Media.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { standardWrite } from '../../src-main/settings.ts';
import { planUndo } from '../../src-main/writing/tasks/planUndo.ts';
import { targetsOf } from '../../src-main/writing/tasks/targets.ts';
import { Writes } from '../../src-main/writing/tasks/Writes.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { imageRateHz, makeImage, tonesOf } from '../fixtures/makeImage.ts';
import { makeWav } from '../cli/makeWav.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

const tones = [
  { seconds: 8, frequencyHz: 220 },
  { seconds: 6, frequencyHz: 550 },
  { seconds: 7.5, frequencyHz: 1320 },
];
const sheetOf = (second = '00:08:00', title = 'Two') => `REM GENRE "Jazz; Fusion"
REM DATE 1974
PERFORMER "The Band"
TITLE "The Album"
FILE "image.wav" WAVE
  TRACK 01 AUDIO
    TITLE "One"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "${title}"
    PERFORMER "A Guest"
    REM GENRE Blues
    INDEX 00 00:07:00
    INDEX 01 ${second}
  TRACK 03 AUDIO
    TITLE "Three"
    INDEX 01 00:14:00
`;

describe('a cue sheet beside an image', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const image = join(music, 'image.flac');
  const sheet = join(music, 'image.cue');
  const library = openNewLibrary(join(folder, 'library.db'));
  const parts = tonesOf(tones);
  let pool: AnalysisPool;
  let modelId: number;

  before(async () => {
    mkdirSync(music);
    const wav = join(folder, 'image.wav');
    makeImage(wav, parts, image);
    writeFileSync(sheet, sheetOf());
    const model = await loadModelPackage(firstCrnn);
    modelId = registerModel(library, model);
    library.browse.useModel(modelId);
    pool = new AnalysisPool({ modelFolder: model.folder, jobs: 1 });
  });
  after(() => {
    pool.close();
    library.close();
  });

  const scan = async (...roots: string[]) => {
    const events: ImportEvent[] = [];
    const report = (event: ImportEvent) => events.push(event);
    await importFolder(roots.length > 0 ? roots : [music], {
      library,
      pool,
      modelId,
      coverage: 'whole',
      report,
    });
    return events;
  };
  const files = (events: ImportEvent[]) => events.filter((event) => event.kind === 'file');
  const listed = () =>
    library
      .search({ modelId, limit: 100 })
      .map(({ trackId, title, artist, album, part }) => ({ trackId, title, artist, album, part }))
      .sort((a, b) => (a.part?.startUs ?? 0) - (b.part?.startUs ?? 0));
  const idsByTitle = () => new Map(listed().map(({ title, trackId }) => [title, trackId]));

  it('makes each track one of its own, with what the sheet says of it', async () => {
    const results = files(await scan());
    assert.deepEqual(
      results.map(({ status, part, found }) => [status, part?.number, part?.title, found]),
      [
        ['ok', 1, 'One', 'new'],
        ['ok', 2, 'Two', undefined],
        ['ok', 3, 'Three', undefined],
      ],
    );
    assert.deepEqual(
      listed().map(({ title, artist, album, part }) => ({ title, artist, album, part })),
      [
        { title: 'One', artist: 'The Band', album: 'The Album', part: { startUs: 0, endUs: 8e6 } },
        { title: 'Two', artist: 'A Guest', album: 'The Album', part: { startUs: 8e6, endUs: 14e6 } },
        { title: 'Three', artist: 'The Band', album: 'The Album', part: { startUs: 14e6, endUs: 0 } },
      ],
    );
    const [one, two, three] = listed().map(({ trackId }) => library.tracks.get(trackId)!);
    assert.deepEqual([one!.tags.genres, two!.tags.genres], [['Jazz', 'Fusion'], ['Blues']]);
    assert.deepEqual(
      [three!.tags.year, three!.tags.trackNumber, three!.tags.albumArtist],
      [1974, 3, 'The Band'],
    );
    assert.ok(Math.abs(three!.properties.durationSeconds! - 7.5) < 0.001);
    assert.ok(files(await scan()).every(({ status }) => status === 'unchanged'));
  });

  it('hears each as it is heard in a file of its own', async () => {
    for (const [index, { trackId }] of listed().entries()) {
      const alone = join(folder, `${index}.wav`);
      writeFileSync(alone, makeWav(parts[index]!, imageRateHz));
      const { heard } = await pool.analyse(alone, 'whole', () => ['tags']);
      const scores = library.scores.of(trackId, modelId)!.scores;
      scores.forEach((score, tag) =>
        assert.ok(Math.abs(score - heard!.scores[tag]!) < 0.01, `${index} ${tag}`),
      );
      const { integratedLufs, truePeakDb } = library.loudness.of(trackId)!;
      const { loudness } = heard!;
      assert.ok(Math.abs(integratedLufs! - loudness!.integratedLufs!) < 0.01, `${index} ${integratedLufs}`);
      assert.ok(Math.abs(truePeakDb! - loudness!.truePeakDb!) < 0.01, `${index} ${truePeakDb}`);
    }
  });

  it('is read as an independent reader reads it', { skip: noCueprint() }, () => {
    const said = (template: string) =>
      execFileSync('cueprint', ['-t', template, sheet], { encoding: 'utf8' });
    assert.deepEqual(said('%n|%t|%p\\n').trim().split('\n'), ['1|One|', '2|Two|A Guest', '3|Three|']);
    const starts = execFileSync('cuebreakpoints', [sheet], { encoding: 'utf8' }).trim().split('\n');
    assert.deepEqual(starts, ['0:08.00', '0:14.00']);
  });

  it('is played and drawn from its own beginning to its own end', async (test) => {
    const media = new Media(library, launchProcess);
    test.after(() => media.close());
    const { trackId } = listed()[1]!;
    const { durationSeconds, peaks } = await media.waveform(trackId, 6);
    assert.ok(Math.abs(durationSeconds - 6) < 0.01);
    assert.ok(peaks.every((peak) => peak > 0.3));
    const played = Buffer.from(
      await (await media.serveAudio(new Request('http://localhost/'), trackId)).arrayBuffer(),
    ).subarray(44);
    assert.equal(played.length, parts[1]!.byteLength);
    for (let index = 0; index < parts[1]!.length; index += 997)
      assert.ok(Math.abs(played.readInt16LE(2 * index) - parts[1]![index]!) <= 2, `sample ${index}`);
    const { secondsPerFrame, frames } = await media.spectrogram(trackId, 0, 6);
    assert.ok(Math.abs(secondsPerFrame * frames - 6) < 0.1);
  });

  it('is a place of its own in playlists', () => {
    const selection = { trackIds: listed().map(({ trackId }) => trackId) };
    const sort = { by: 'title', descending: false } as const;
    const m3u8 = library.browse.exportTracks({ selection, sort, format: 'm3u8' }).text;
    assert.match(
      m3u8,
      /#EXTINF:6,A Guest - Two\n#EXTVLCOPT:start-time=8.000\n#EXTVLCOPT:stop-time=14.000\n.*image.flac\n/,
    );
    assert.match(m3u8, /#EXTVLCOPT:start-time=14.000\n.*image.flac\n/);
    const xspf = library.browse.exportTracks({ selection, sort, format: 'xspf' }).text;
    assert.match(
      xspf,
      /<vlc:option>start-time=8.000<\/vlc:option><vlc:option>stop-time=14.000<\/vlc:option>/,
    );
  });

  it('that says otherwise of the same spans is told anew, and the image is not read for it', async (test) => {
    const analysed = test.mock.method(pool, 'analyse');
    const said = () => listed().map(({ trackId }) => library.tracks.get(trackId)!.tags);
    const before = said();
    const changed = sheetOf('00:08:00', 'Two, renamed').replace('REM GENRE Blues', 'REM COMMENT "No genre"');
    writeFileSync(sheet, changed);
    const results = files(await scan());
    assert.deepEqual(
      results.map(({ status, part }) => [status, part?.title]),
      [
        ['ok', 'One'],
        ['ok', 'Two, renamed'],
        ['ok', 'Three'],
      ],
    );
    assert.equal(analysed.mock.callCount(), 0);
    const told = said();
    assert.deepEqual([told[1]!.genres, told[1]!.other['comment']], [['Jazz', 'Fusion'], 'No genre']);
    assert.ok(files(await scan()).every(({ status }) => status === 'unchanged'));
    const { atime, mtime } = statSync(image);
    utimesSync(image, atime, mtime.getTime() / 1000 + 1);
    await scan();
    assert.equal(analysed.mock.callCount(), 1);
    assert.deepEqual(said(), told, 'as where all of it is read');
    writeFileSync(sheet, sheetOf());
    await scan();
    assert.deepEqual([said(), analysed.mock.callCount()], [before, 1]);
  });

  it('that changed is read again; a track whose span stayed is the same, with what was decided of it', async () => {
    const before = idsByTitle();
    writeFileSync(sheet, sheetOf('00:08:00', 'Two, renamed'));
    const renamed = files(await scan());
    assert.deepEqual(
      [renamed.length, renamed.some(({ timings }) => timings)],
      [3, false],
      'nothing is heard again',
    );
    assert.equal(idsByTitle().get('Two, renamed'), before.get('Two'));
    writeFileSync(sheet, sheetOf('00:08:37'));
    const moved = files(await scan());
    assert.ok(moved[0]!.timings);
    const after = idsByTitle();
    assert.equal(after.size, 3);
    assert.equal(after.get('Three'), before.get('Three'));
    assert.notEqual(after.get('Two'), before.get('Two'));
    writeFileSync(sheet, sheetOf());
    await scan();
    assert.deepEqual(idsByTitle(), before, 'and back again');
  });

  it('that goes away leaves one track, and brings them back', async () => {
    const before = idsByTitle();
    renameSync(sheet, `${sheet}.away`);
    await scan();
    assert.deepEqual(
      listed().map(({ part }) => part),
      [undefined],
    );
    renameSync(`${sheet}.away`, sheet);
    await scan();
    assert.deepEqual(idsByTitle(), before);
  });

  it('and its image are missing together, and follow a folder that moved', async () => {
    const before = idsByTitle();
    rmSync(join(folder, 'image.wav'));
    writeFileSync(join(music, 'other.wav'), makeWav(parts[0]!, imageRateHz));
    renameSync(image, join(folder, 'image.flac'));
    const gone = await scan();
    assert.deepEqual(
      gone.filter(({ kind }) => kind === 'gone'),
      [{ kind: 'gone', files: 1 }],
    );
    assert.deepEqual(
      gone.filter(({ kind }) => kind === 'left out'),
      [{ kind: 'left out', path: sheet, why: 'it names image.wav, which is not beside it' }],
    );
    assert.equal(listed().length, 1);
    renameSync(join(folder, 'image.flac'), image);
    await scan();
    rmSync(join(music, 'other.wav'));
    await scan();
    assert.deepEqual(idsByTitle(), before);
    const place = join(folder, 'moved');
    renameSync(music, place);
    assert.deepEqual(await relocateFolder(library, music, place), { moved: 1, missing: 0 });
    assert.deepEqual(idsByTitle(), before);
    assert.ok(files(await scan(place)).every(({ status }) => status === 'unchanged'));
    renameSync(place, music);
    await relocateFolder(library, place, music);
  });

  it('holds what was accepted of its tracks, as it was left where a person wants that, and again after the undo', async (test) => {
    const writes = new Writes({ library, launch: launchProcess });
    test.after(() => writes.close());
    const before = idsByTitle();
    const decide = (title: string, tag: string) =>
      library.corrections.append({ trackId: before.get(title)!, tag, category: 'genre', action: 'added' });
    decide('One', 'Dub');
    decide('Three', 'Techno');
    const bytes = readFileSync(sheet);
    const imageBytes = readFileSync(image);
    const foldersRead = test.mock.method(library.files, 'inFolder');
    assert.deepEqual(targetsOf(library, before.values(), { intoSheets: false }), []);
    const preview = async (settings = standardWrite) => {
      const task = writes.previewWrite(targetsOf(library, before.values()), {
        settings,
        withSuggestions: false,
      });
      await task.looked;
      return task;
    };
    const task = await preview();
    // A sheet has all values of a field in one line, however files are to have them
    assert.deepEqual((await preview({ ...standardWrite, joinGenres: '; ' })).changes, task.changes);
    assert.deepEqual(
      task.changes.map(({ path, lines }) => [path, lines.map(({ field, after }) => [field, after])]),
      [
        [
          sheet,
          [
            ['TRACK 01 GENRE', ['Jazz', 'Fusion', 'Dub']],
            ['TRACK 03 GENRE', ['Jazz', 'Fusion', 'techno']],
          ],
        ],
      ],
    );
    await writes.apply(task);
    assert.deepEqual([task.data.written, task.data.refused], [1, 0]);
    assert.equal(foldersRead.mock.callCount(), 0, 'a folder of a thousand sheets is not read for each');
    assert.match(readFileSync(sheet, 'utf8'), /"Three"\n {4}REM GENRE "Jazz; Fusion; techno"\n {4}INDEX/);
    assert.deepEqual(readFileSync(image), imageBytes);
    const genres = () => library.tracks.get(before.get('Three')!)!.tags.genres;
    assert.deepEqual(genres(), ['Jazz', 'Fusion', 'techno'], 'without a scan');
    const analysed = test.mock.method(pool, 'analyse');
    await scan();
    assert.deepEqual(idsByTitle(), before);
    const undo = writes.previewUndo(
      planUndo(library, { selection: { trackIds: [before.get('One')!] } }, null),
    );
    await undo.looked;
    assert.deepEqual([undo.data.acceptedFiles, undo.refused], [1, []]);
    await writes.apply(undo);
    assert.deepEqual([undo.data.written, undo.refused], [1, []]);
    assert.deepEqual(readFileSync(sheet), bytes);
    await scan();
    assert.deepEqual(genres(), ['Jazz', 'Fusion']);
    assert.deepEqual(idsByTitle(), before);
    assert.equal(analysed.mock.callCount(), 0, 'the image is as it was');
  });

  it('holds how loud its tracks are where a person wants that, and is what it was after the undo', async (test) => {
    const writes = new Writes({ library, launch: launchProcess });
    test.after(() => writes.close());
    const bytes = readFileSync(sheet);
    const ids = idsByTitle();
    const task = writes.previewWrite(targetsOf(library, ids.values()), {
      settings: { ...standardWrite, modes: {}, withReplayGain: true },
      withSuggestions: false,
    });
    await task.looked;
    await writes.apply(task);
    assert.deepEqual([task.data.written, task.data.refused], [1, 0]);
    const said = readFileSync(sheet, 'utf8');
    for (const trackId of ids.values()) {
      const gain = (-18 - library.loudness.of(trackId)!.integratedLufs!).toFixed(2);
      assert.ok(said.includes(`REM REPLAYGAIN_TRACK_GAIN "${gain} dB"`), `${gain} in ${said}`);
    }
    const undo = writes.previewUndo(planUndo(library, { batchId: task.data.batchId! }, null));
    await undo.looked;
    await writes.apply(undo);
    assert.deepEqual(readFileSync(sheet), bytes);
    await scan();
  });

  it('that has a track behind the end of the image is told of, and the others are heard', async () => {
    const before = idsByTitle();
    writeFileSync(sheet, sheetOf().replace('00:14:00', '50:00:00'));
    const [one, two, ...more] = files(await scan());
    assert.equal(one!.reason, 'its sheet has tracks behind its end, after 21.5 s: 1');
    assert.deepEqual([one!.status, two!.status, more.length, idsByTitle().size], ['ok', 'ok', 0, 2]);
    writeFileSync(sheet, sheetOf());
    await scan();
    assert.deepEqual(idsByTitle(), before);
  });

  it('is known by its new name where that changed alone', async () => {
    const other = join(music, 'other.cue');
    renameSync(sheet, other);
    const targets = () => targetsOf(library, idsByTitle().values()).map(({ path }) => path);
    const renamed = files(await scan());
    assert.deepEqual([renamed.length, renamed.some(({ timings }) => timings)], [3, false]);
    assert.deepEqual(targets(), [other]);
    renameSync(other, sheet);
    await scan();
    assert.deepEqual(targets(), [sheet]);
  });

  it('is not written where it or its image is another one by now', async (test) => {
    const writes = new Writes({ library, launch: launchProcess });
    test.after(() => writes.close());
    writeFileSync(sheet, sheetOf('00:08:37'));
    const task = writes.previewWrite(targetsOf(library, idsByTitle().values()), {
      settings: standardWrite,
      withSuggestions: false,
    });
    await task.looked;
    assert.match(task.refused[0]!.reason!, /changed since Hearmark last looked/);
    writeFileSync(sheet, sheetOf());
    await scan();
  });

  it(
    'may lie in the file itself, as a block of a FLAC or as a comment, and is only read there',
    {
      skip: spawnSync('metaflac', ['--version']).error ? 'metaflac (Debian: flac) is not installed' : false,
    },
    async (test) => {
      const inside = join(folder, 'inside');
      mkdirSync(inside);
      const text = join(folder, 'inside.cue');
      writeFileSync(text, sheetOf());
      for (const [name, tone, ...parameters] of [
        ['block.flac', 300, `--import-cuesheet-from=${text}`],
        ['comment.flac', 500, `--set-tag-from-file=CUESHEET=${text}`, '--set-tag=ALBUMARTIST=Of the file'],
      ] as const) {
        const path = join(inside, name);
        makeImage(
          join(folder, 'tones.wav'),
          tonesOf(tones.map(({ seconds }) => ({ seconds, frequencyHz: tone }))),
          path,
        );
        execFileSync('metaflac', [...parameters, path]);
      }
      assert.equal(files(await scan(inside)).length, 6);
      const found = library
        .search({ modelId, under: inside, limit: 10 })
        .sort((a, b) => a.path.localeCompare(b.path) || a.part!.startUs - b.part!.startUs);
      const tags = found.map(({ trackId }) => library.tracks.get(trackId)!.tags);
      assert.deepEqual(
        found.map(({ part }) => [part!.startUs, part!.endUs]),
        [0, 1].flatMap(() => [[0, 8e6], [8e6, 14e6], [14e6, 0]]), // prettier-ignore
      );
      assert.deepEqual(
        tags.map(({ title, trackNumber, albumArtist }) => [title, trackNumber, albumArtist]),
        [
          [undefined, 1, undefined],
          [undefined, 2, undefined],
          [undefined, 3, undefined],
          ['One', 1, 'The Band'],
          ['Two', 2, 'The Band'],
          ['Three', 3, 'The Band'],
        ],
      );
      assert.ok(tags.every(({ other }) => !('cueSheet' in other)));
      assert.ok(files(await scan(inside)).every(({ status }) => status === 'unchanged'));
      const writes = new Writes({ library, launch: launchProcess });
      test.after(() => writes.close());
      const { trackId } = found[4]!;
      library.corrections.append({ trackId, tag: 'Dub', category: 'genre', action: 'added' });
      const task = writes.previewWrite(targetsOf(library, [trackId]), {
        settings: standardWrite,
        withSuggestions: false,
      });
      await task.looked;
      assert.match(task.refused[0]!.reason!, /no cue sheet beside it/);
      writeFileSync(join(inside, 'block.cue'), sheetOf('00:09:00').replace('image.wav', 'block.flac'));
      await scan(inside);
      const [, second] = library.files.findAll(join(inside, 'block.flac'));
      assert.equal(second!.span.startUs, 9e6, 'the sheet beside it counts more');
    },
  );

  it('is found from the image alone, and by its own path', async () => {
    for (const root of [image, sheet]) {
      const results = files(await scan(root));
      assert.deepEqual(
        results.map(({ path, status }) => [path, status]),
        [1, 2, 3].map(() => [image, 'unchanged']),
      );
    }
  });
});

function noCueprint(): string | false {
  return spawnSync('cueprint', ['--version']).error ? 'cueprint (Debian: cuetools) is not installed' : false;
}
