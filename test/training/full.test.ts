import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { ModelError, ParameterError } from '../../src-main/errors.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/registerModel.ts';
import { encodeSafetensors } from '../../src-main/taggers/safetensors.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { maskSpectrogram, mixTracks } from '../../src-main/training/augment.ts';
import { Checkpoint } from '../../src-main/training/Checkpoint.ts';
import { targetOf, type FitProgress } from '../../src-main/training/fitNetwork.ts';
import { hearFile } from '../../src-main/training/hearFile.ts';
import { learningRateAt } from '../../src-main/training/learningRate.ts';
import { readManifest } from '../../src-main/training/readManifest.ts';
import { trainFromScratch, type ScratchTraining } from '../../src-main/training/trainFromScratch.ts';
import { trainFull } from '../../src-main/training/trainFull.ts';
import { contentId, newTrack } from '../library/temporaryLibrary.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { makeTune } from './makeTune.ts';

const folder = temporaryFolder();
const music = join(folder, 'music');
const tunes = Array.from({ length: 48 }, (_, index) => ({
  path: join(music, `${index}.wav`),
  hasDrum: index % 2 === 0,
}));

/** A small network on small windows: a second of 32 mel bands. */
const input: ScratchTraining['input'] = {
  frontEnd: {
    kind: 'log-mel',
    sampleRateHz: 8000,
    nFft: 256,
    hopSamples: 128,
    windowSamples: 256,
    window: 'hann-periodic',
    center: true,
    padMode: 'reflect',
    power: 2,
    nMels: 32,
    fMinHz: 0,
    fMaxHz: 4000,
    melScale: 'htk',
    norm: null,
    decibels: { amin: 1e-10, reference: 1, topDb: null },
  },
  inputSamples: 12_000,
  shortInput: 'repeat',
};

function scratch(
  name: string,
  parts: Partial<ScratchTraining> = {},
): ScratchTraining & { told: FitProgress[] } {
  const told: FitProgress[] = [];
  return {
    name,
    architecture: 'fcn',
    hyperparameters: { channels: [8, 16], pooling: [[4, 4], [8, 23]] }, // prettier-ignore
    input,
    tracks: tunes.map(({ path, hasDrum }) => ({ path, tags: hasDrum ? ['sound:drum'] : [], group: path })),
    backend: 'wasm',
    epochs: 6,
    seed: 1,
    checkpointFolder: join(folder, `${name}-checkpoint`),
    modelsFolder: join(folder, 'models'),
    onProgress: (progress) => told.push(progress),
    signal: new AbortController().signal,
    told,
    ...parts,
  };
}

before(() => {
  mkdirSync(music);
  tunes.forEach(({ path, hasDrum }, index) => writeFileSync(path, makeTune(index, hasDrum, 4)));
});

describe('training from nothing', () => {
  it('makes a model that tells apart what it was shown, and says how well on files it was not', async () => {
    const request = scratch('heard');
    const trained = (await trainFromScratch(request))!;
    assert.deepEqual(trained.tags.map(({ tag, category, positives }) => [tag, category, positives]), [['drum', 'sound', 24]]); // prettier-ignore
    assert.ok(trained.tags[0]!.rocAuc! >= 0.9, `ROC-AUC ${trained.tags[0]!.rocAuc}`);
    const kinds = request.told.map(({ kind }) => kind);
    assert.equal(kinds[0], 'estimate', 'the time comes before the first epoch');
    assert.equal(kinds.filter((kind) => kind === 'epoch').length, 6);
    assert.ok(!readdirSync(folder).includes('heard-checkpoint'));
    const tagger = await Tagger.open(trained.installed);
    const yes = await hearFile(tunes[0]!.path, tagger);
    assert.ok(yes![0]! > (await hearFile(tunes[1]!.path, tagger))![0]!);
    await tagger.close();
  });

  it('goes on from its last epoch after an interruption, and leaves out what cannot be read', async () => {
    const broken = [0, 1, 2, 3, 4].map((index) => join(folder, `broken-${index}.wav`));
    for (const path of broken) writeFileSync(path, 'no sound');
    const stop = new AbortController();
    const tracks = [...scratch('').tracks, ...broken.map((path) => ({ path, tags: [], group: path }))];
    const first = scratch('stopped', { tracks, epochs: 3, signal: stop.signal });
    const onProgress = (progress: FitProgress) => {
      first.told.push(progress);
      if (progress.kind === 'epoch' && progress.line.epoch === 1) stop.abort();
    };
    assert.equal(await trainFromScratch({ ...first, onProgress }), undefined);
    assert.ok(first.told.some((one) => one.kind === 'skipped' && broken.includes(one.path)));
    assert.deepEqual(readdirSync(join(folder, 'models')), ['heard']);

    const second = scratch('stopped', { tracks, epochs: 3 });
    assert.ok(await trainFromScratch(second));
    const epochs = second.told.flatMap((one) => (one.kind === 'epoch' ? [one.line.epoch] : []));
    assert.deepEqual(epochs, [2]);
  });

  it('is the same for the same seed', async () => {
    const run = async (name: string, seed: number) => {
      const { installed } = (await trainFromScratch(scratch(name, { epochs: 1, seed })))!;
      return readFileSync(join(installed.folder, 'weights.safetensors')).toString('base64');
    };
    const [one, other, third] = [await run('same-1', 5), await run('same-2', 5), await run('same-3', 6)];
    assert.equal(one, other);
    assert.notEqual(one, third);
  });

  it('refuses labels that teach nothing', async () => {
    const tracks = tunes.map(({ path }) => ({ path, tags: ['all'], group: path }));
    await assert.rejects(trainFromScratch(scratch('none', { tracks })), ParameterError);
  });
});

describe('training all layers on corrections', () => {
  it('installs a model that nobody uses yet, judged on tracks that it had not heard', async () => {
    const { installed: parent } = (await trainFromScratch(scratch('parent', { epochs: 2 })))!;
    const library = openLibrary(join(folder, 'library.db'));
    const modelId = registerModel(library, parent);
    await fill(library, modelId, parent);
    const told: FitProgress[] = [];
    const request = {
      library,
      model: parent,
      modelId,
      isWanted: () => true,
      seed: 1,
      backend: 'wasm' as const,
      epochs: 3,
      checkpointFolder: join(folder, 'full-checkpoint'),
      modelsFolder: join(folder, 'full-models'),
      onProgress: (progress: FitProgress) => told.push(progress),
      signal: new AbortController().signal,
    };
    const { result, installed } = (await trainFull(request))!;
    library.close();
    assert.equal(installed!.card.name, 'parent-1');
    assert.deepEqual(installed!.card.vocabulary.map(({ tag }) => tag), ['drum', 'mine']); // prettier-ignore
    const changed = [...parent.weights].filter(([name, { data }]) =>
      installed!.weights.get(name)!.data.some((value, index) => value !== data[index]),
    );
    assert.ok(changed.length > parent.weights.size / 2, 'all layers moved');
    assert.equal(result.learnt.length + result.left.length, 1);
    assert.equal(result.untouched!.tags, 1);
    assert.equal(result.untouched!.tracks, 40);
    assert.ok(told.some(({ kind }) => kind === 'estimate'));
  });

  async function fill(library: Library, modelId: number, parent: Parameters<typeof Tagger.open>[0]) {
    const tagger = await Tagger.open(parent);
    for (const [index, { path, hasDrum }] of tunes.entries()) {
      const { id } = library.tracks.save(
        newTrack(path, { contentId: contentId(path), tags: { artist: `Artist ${index}` } }),
      );
      const scores = (await hearFile(path, tagger))!;
      library.scores.save(id, modelId, {
        coverage: 'whole',
        scores,
        windowStartsSeconds: Float32Array.of(0),
        windowSeconds: 1.5,
        timeline: scores,
        embedding: Float32Array.from({ length: 16 }, (_, at) => Math.sin(index + at)),
      });
      library.corrections.append({
        trackId: id,
        tag: 'mine',
        category: 'own',
        action: hasDrum ? 'added' : 'rejected',
      });
    }
    await tagger.close();
  }
});

describe('a checkpoint', () => {
  const weights = new Map([['a', { shape: [2], data: Float32Array.of(1, 2) }]]);
  const curve = [{ epoch: 0, loss: 1, validationLoss: 2, seconds: 3 }];
  const state = { request: 'this', curve, bestEpoch: 0, current: weights, best: weights };

  it('comes back as it was, for the same request only, and keeps no old weights', async () => {
    const place = join(folder, 'checkpoint');
    const checkpoint = new Checkpoint(place);
    assert.equal(await checkpoint.load('this'), undefined);
    await checkpoint.save(state);
    const later = new Map([['a', { shape: [2], data: Float32Array.of(3, 4) }]]);
    await checkpoint.save({ ...state, current: later, best: later });
    assert.equal(readdirSync(place).length, 2);
    const { current } = (await checkpoint.load('this'))!;
    assert.deepEqual([...current.get('a')!.data], [3, 4]);
    assert.equal(await checkpoint.load('another'), undefined);
    await checkpoint.remove();
    assert.equal(await checkpoint.load('this'), undefined);
  });

  it('is refused where its weights are no numbers, were changed, or cut short', async () => {
    const place = join(folder, 'damaged');
    const checkpoint = new Checkpoint(place);
    await checkpoint.save({
      ...state,
      current: new Map([['a', { shape: [1], data: Float32Array.of(NaN) }]]),
    });
    await assert.rejects(checkpoint.load('this'), /is damaged .*delete it to begin anew/);
    await checkpoint.save(state);
    const [name] = readdirSync(place).filter((one) => one.endsWith('.safetensors'));
    const other = encodeSafetensors(new Map([['a', { shape: [2], data: Float32Array.of(1, 3) }]]));
    writeFileSync(join(place, name!), other);
    await assert.rejects(checkpoint.load('this'), /were changed/);
    writeFileSync(join(place, 'state.json'), '{"request":');
    await assert.rejects(checkpoint.load('this'), ModelError);
    const file = join(folder, 'in-the-way');
    writeFileSync(file, '');
    await assert.rejects(
      new Checkpoint(join(file, 'place')).save(state),
      /cannot keep where the training stands/,
    );
  });
});

describe('what a network is shown', () => {
  it('is masked in bands and stretches, by the mean, and in no other place', () => {
    const spectrogram = Float32Array.from({ length: 32 * 50 }, (_, at) => at);
    const masked = maskSpectrogram(spectrogram, [1, 32, 50], seededRandom(4));
    const mean = (32 * 50 - 1) / 2;
    const changed = [...masked.keys()].filter((at) => masked[at] !== spectrogram[at]);
    assert.ok(changed.length > 0 && changed.length < 0.5 * masked.length);
    for (const at of changed) assert.equal(masked[at], mean);
    const samples = Float32Array.of(1, 2, 3);
    assert.equal(maskSpectrogram(samples, [1, 3], seededRandom(1)), samples);
  });

  it('is mixed with its labels, and what is unknown of one stays unknown', () => {
    const random = seededRandom(2);
    for (let round = 0; round < 50; round++) {
      const one = { windows: [Float32Array.of(1, 1)], labels: [1, 0, undefined, 1] };
      const other = { windows: [Float32Array.of(0, 0)], labels: [0, 0, 1, undefined] };
      const { windows, labels } = mixTracks(one, other, random);
      const share = labels[0]!;
      assert.ok(share >= 0.5 && share <= 1);
      assert.deepEqual(labels.slice(1), [0, undefined, undefined]);
      for (const value of windows[0]!) assert.ok(Math.abs(value - share) < 1e-6);
    }
  });

  it('is learnt to answer surely, on the scale that the threshold has', () => {
    assert.ok(targetOf(true, 0.01, 0.08) > 0.3 && targetOf(true, 0.01, 0.08) < 0.5);
    assert.equal(targetOf(true, 0.9, 0.08), 0.9);
    assert.ok(targetOf(false, 0.5, 0.08) < 0.02);
    assert.equal(targetOf(false, 0.001, 0.08), 0.001);
  });
});

describe('the learning rate', () => {
  it('rises in a line to its peak, and falls to nothing', () => {
    const rates = Array.from({ length: 100 }, (_, step) => learningRateAt(step, 100, 2));
    assert.deepEqual(rates.slice(0, 3), [0.2, 0.4, 2 * 0.3]);
    assert.equal(Math.max(...rates), 2);
    assert.ok(Math.abs(rates[55]! - 1) < 1e-9, 'half way down in the middle');
    assert.ok(rates[99]! < 0.01);
    assert.equal(learningRateAt(0, 1, 2), 2);
  });
});

describe('a manifest', () => {
  const write = (text: string) => {
    const file = join(folder, 'tags.csv');
    writeFileSync(file, text);
    return file;
  };

  it('names files, tags and groups', () => {
    const text = 'Path,tags,group\r\na.wav,genre:jazz;calm,Nina\n"b, ""c"".wav",,\n\n/abs.wav,"x;x",\n';
    assert.deepEqual(readManifest(write(text)), [
      { path: join(folder, 'a.wav'), tags: ['genre:jazz', 'calm'], group: 'Nina' },
      { path: join(folder, 'b, "c".wav'), tags: [], group: 'b, "c".wav' },
      { path: '/abs.wav', tags: ['x'], group: '/abs.wav' },
    ]);
  });

  it('is refused where it is none', () => {
    assert.throws(() => readManifest(join(folder, 'absent.csv')), /cannot read/);
    assert.throws(() => readManifest(write('file,labels\na,b\n')), /must name the columns path and tags/);
    assert.throws(() => readManifest(write('path,tags\n,x\n')), /row 2 has no path/);
    assert.throws(() => readManifest(write('path,tags\na"b,x\n')), /is no CSV from character/);
  });
});
