import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import type { Coverage } from '../../src-main/scores/Coverage.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { FileResult } from '../../src-main/importing/ImportEvent.ts';
import { InstalledModels } from '../../src-main/models/InstalledModels.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { useHearing, type HearingInUse } from '../../src-main/models/useHearing.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { musicTasks, type MusicTask } from '../../src-main/scores/musicTasks.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { makeSong } from '../hearing/makeSong.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

const models = join(import.meta.dirname, '..', '..', 'models');
const [C, A] = [0, 9];
const minor = 12;

describe('an import that hears rhythm, key and voice', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const library = openNewLibrary(join(folder, 'library.db'));
  const installed = new InstalledModels({
    settingsFile: join(folder, 'settings.json'),
    modelFolders: [models],
    runtimesFile: join(folder, 'runtimes.json'),
    triedFile: join(folder, 'tried.json'),
    launch: launchProcess,
  });
  let tagger: Awaited<ReturnType<typeof loadModelPackage>>;
  let modelId: number;
  const pools: AnalysisPool[] = [];
  const path = (name: string) => join(music, `${name}.wav`);

  before(async () => {
    mkdirSync(music);
    tagger = await loadModelPackage(join(models, 'hearmark-crnn'));
    modelId = registerModel(library, tagger);
    library.browse.useModel(modelId);
    writeFileSync(path('a fast song'), makeSong({ seconds: 40, bpm: 126, tonic: A }));
    writeFileSync(path('a slow song'), makeSong({ seconds: 40, bpm: 84, tonic: C }));
    writeFileSync(path('silence'), makeSong({ seconds: 20, bpm: 120, tonic: C, silentFrom: 0 }));
    writeFileSync(path('two seconds'), makeSong({ seconds: 2, bpm: 120, tonic: C }));
  });
  after(() => {
    for (const pool of pools) pool.close();
    library.close();
  });

  /** Imports the folder as one session of Hearmark does, and returns what became of each file, by name. */
  async function importMusic(tasks: readonly MusicTask[], coverage: Coverage = 'whole') {
    const inUse: HearingInUse = await useHearing(library, installed, tagger, tasks, assert.fail);
    const pool = new AnalysisPool({ modelFolder: tagger.folder, jobs: 1, hearing: inUse.hearing });
    pools.push(pool);
    const results = new Map<string, FileResult>();
    await importFolder([music], {
      library,
      pool,
      modelId,
      coverage,
      music: inUse.music,
      report(event) {
        if (event.kind === 'file') results.set(event.path, event);
      },
    });
    pool.close();
    return results;
  }

  const trackId = (name: string) => library.files.find(path(name))!.trackId!;
  const statuses = (results: Map<string, FileResult>) => [...results.values()].map(({ status }) => status);
  const scoredAt = () => {
    const database = new Database(library.file, { readonly: true });
    try {
      return database.prepare('SELECT track_id, scored_at FROM scores ORDER BY 1').raw().all();
    } finally {
      database.close();
    }
  };

  it('hears tags alone where nothing else is asked for', async () => {
    assert.deepEqual(statuses(await importMusic([])), ['ok', 'ok', 'ok', 'ok']);
    assert.deepEqual(library.music.of(trackId('a fast song')), {});
  });

  it('hears unchanged files again, only for what they lack', async () => {
    const before = scoredAt();
    const results = await importMusic(musicTasks);
    assert.deepEqual(statuses(results), ['ok', 'ok', 'ok', 'ok']);
    assert.deepEqual(scoredAt(), before, 'no tag was heard again');
    assert.equal(results.get(path('a fast song'))!.timings, undefined);
  });

  it('finds tempo, meter, beats and key', () => {
    for (const [name, bpm, key] of [
      ['a fast song', 126, A + minor],
      ['a slow song', 84, C + minor],
    ] as const) {
      const { rhythm, key: heardKey } = library.music.of(trackId(name));
      assert.ok(Math.abs(rhythm!.heard!.bpm / bpm - 1) < 0.005, `${name}: ${rhythm!.heard!.bpm}`);
      assert.equal(rhythm!.heard!.isSteady, true);
      assert.equal(heardKey!.heard!.key, key, name);
      const [first, second] = rhythm!.heard!.beats;
      assert.ok(Math.abs(second!.seconds - first!.seconds - 60 / bpm) < 0.03);
      const off = rhythm!.heard!.beats.map(({ seconds }) =>
        Math.abs((((seconds * bpm) / 60 + 0.5) % 1) - 0.5),
      );
      assert.ok(Math.max(...off) < 0.1, `${name}: a beat lies ${Math.max(...off)} of one beside where it is`);
    }
    assert.deepEqual(
      library.search({ modelId, text: 'bpm:126 key:8A' }).map(({ path: found }) => found),
      [path('a fast song')],
    );
  });

  it('makes nothing up of silence and of two seconds', () => {
    for (const name of ['silence', 'two seconds']) {
      const { rhythm, key } = library.music.of(trackId(name));
      assert.deepEqual(rhythm, { coverage: 'whole', reason: 'no steady beat' }, name);
      assert.deepEqual(key, { coverage: 'whole', reason: 'no key' }, name);
    }
    assert.equal(library.music.of(trackId('silence')).voice!.heard, undefined);
  });

  it('has nothing left to do the next time', async () => {
    assert.deepEqual(statuses(await importMusic(musicTasks)), Array(4).fill('unchanged'));
    assert.deepEqual(statuses(await importMusic(['key'])), Array(4).fill('unchanged'));
  });

  it('hears tags and the rest in one go, in samples of a track, too', async () => {
    writeFileSync(path('a long song'), makeSong({ seconds: 200, bpm: 110, tonic: A }));
    await importMusic(musicTasks, 'sampled');
    const { rhythm, key } = library.music.of(trackId('a long song'));
    assert.equal(rhythm!.coverage, 'sampled');
    assert.ok(Math.abs(rhythm!.heard!.bpm / 110 - 1) < 0.01, `${rhythm!.heard!.bpm}`);
    assert.deepEqual(rhythm!.heard!.beats, [], 'beats between the samples were not heard');
    assert.equal(key!.heard!.key, A + minor);
    const results = await importMusic(musicTasks, 'whole');
    assert.equal(results.get(path('a long song'))!.status, 'ok');
    assert.ok(library.music.of(trackId('a long song')).rhythm!.heard!.beats.length > 300);
  });
});
