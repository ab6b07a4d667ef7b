import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { FileResult } from '../../src-main/importing/ImportEvent.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { putPackage } from '../models/hostileOnnx.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

describe('a model that answers with no number', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const file = join(music, 'a.wav');
  const library = openNewLibrary(join(folder, 'library.db'));
  const pools: AnalysisPool[] = [];
  let listen: (which: 'bad' | 'good') => Promise<FileResult[]>;

  before(async () => {
    makeAudio(file, { seconds: 3, channels: 1 });
    const models = {
      bad: putPackage(join(folder, 'models'), 'bad', 'noNumber'),
      good: putPackage(join(folder, 'models'), 'good', 'sound'),
    };
    const opened = new Map<string, { pool: AnalysisPool; modelId: number }>();
    for (const [name, modelFolder] of Object.entries(models)) {
      const pool = new AnalysisPool({ modelFolder, jobs: 1 });
      pools.push(pool);
      opened.set(name, { pool, modelId: registerModel(library, await loadModelPackage(modelFolder)) });
    }
    listen = async (which) => {
      const results: FileResult[] = [];
      const report = (event: { kind: string }) => {
        if (event.kind === 'file') results.push(event as unknown as FileResult);
      };
      await importFolder([music], { library, ...opened.get(which)!, coverage: 'whole', report });
      return results;
    };
  });
  after(() => {
    for (const pool of pools) pool.close();
    library.close();
  });

  it('fails for itself alone: the track is there, and other models hear it', async () => {
    const [failed] = await listen('bad');
    assert.equal(failed!.status, 'failed');
    assert.match(failed!.reason!, /^bad answers to it with something that is no number$/);
    const [again] = await listen('bad');
    assert.deepEqual([again!.status, again!.stillFails], ['unchanged', true]);
    assert.equal(library.browse.trackCounts().tracks, 1, 'it is in the list');
    assert.equal(library.files.find(file)!.failure, undefined);
    const [heard] = await listen('good');
    assert.equal(heard!.status, 'ok');
    const [known] = await listen('good');
    assert.deepEqual([known!.status, known!.stillFails], ['unchanged', undefined]);
  });

  it('which an earlier version blamed on the file is forgiven it', async () => {
    const state = library.files.find(file)!;
    const reason =
      'its samples are not sound: they lie far outside -1..1, and the model has no answer to them';
    library.files.saveFailure(state, { reason, retry: false });
    const [heard] = await listen('good');
    assert.deepEqual([heard!.status, heard!.reason], ['ok', undefined]);
  });

  it('is told apart from samples that are no sound', async () => {
    const loud = join(music, 'loud.wav');
    writeFileSync(loud, floatWav(48_000, 1e20));
    const results = await listen('bad');
    assert.match(results.find(({ path }) => path === loud)!.reason!, /^its samples are not sound/);
  });

  it('a track of which something was decided stays in the list when its file breaks', async () => {
    const { trackId } = library.files.find(file)!;
    library.corrections.append({ trackId: trackId!, tag: 'a', category: 'genre', action: 'accepted' });
    const whole = readFileSync(file);
    writeFileSync(file, 'no sound at all');
    const broken = (await listen('good')).find(({ path }) => path === file)!;
    assert.equal(broken.status, 'failed');
    const rows = library.browse.findTracks({
      filter: {},
      sort: { by: 'title', descending: false },
      offset: 0,
      limit: 10,
    });
    assert.equal(rows.total, 1);
    writeFileSync(file, whole);
    await listen('good');
    assert.equal(library.files.find(file)!.trackId, trackId);
  });
});

/** A WAV file of 32-bit floats, at 16 kHz. */
function floatWav(samples: number, value: number): Buffer {
  const bytes = Buffer.alloc(44 + 4 * samples);
  bytes.write('RIFF\0\0\0\0WAVEfmt ', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  for (const [at, size, number] of [
    [16, 4, 16],
    [20, 2, 3],
    [22, 2, 1],
    [24, 4, 16_000],
    [28, 4, 64_000],
    [32, 2, 4],
    [34, 2, 32],
    [40, 4, 4 * samples],
  ] as const)
    bytes.writeUIntLE(number, at, size);
  bytes.write('data', 36, 'latin1');
  for (let sample = 0; sample < samples; sample++) bytes.writeFloatLE(value, 44 + 4 * sample);
  return bytes;
}
