import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import type { FitProgress } from '../../src-main/training/fitNetwork.ts';
import { hearFile } from '../../src-main/training/hearFile.ts';
import { trainFromScratch, type ScratchTraining } from '../../src-main/training/trainFromScratch.ts';
import { trainFull } from '../../src-main/training/trainFull.ts';
import { contentId, newTrack } from '../library/temporaryLibrary.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { makeTune } from './makeTune.ts';
import { smallInput, smallNetwork } from './smallInput.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

const folder = temporaryFolder();
const music = join(folder, 'music');
const tunes = Array.from({ length: 48 }, (_, index) => ({
  path: join(music, `${index}.wav`),
  hasDrum: index % 2 === 0,
}));

function scratch(
  name: string,
  parts: Partial<ScratchTraining> = {},
): ScratchTraining & { told: FitProgress[] } {
  const told: FitProgress[] = [];
  return {
    name,
    ...smallNetwork,
    input: smallInput,
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

/** As many as show what does not depend on how much was learnt. */
const few = { tracks: scratch('').tracks.slice(0, 20) };

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
    const lines = request.told.flatMap((one) => (one.kind === 'epoch' ? [one.line] : []));
    assert.equal(lines.length, 6);
    assert.ok(lines.at(-1)!.rocAuc! > 0.8 && lines.at(-1)!.prAuc! > 0.8, JSON.stringify(lines));
    const shares = request.told.flatMap((one) => (one.kind === 'step' ? [one.share] : []));
    assert.deepEqual(shares, [...shares].sort((a, b) => a - b)); // prettier-ignore
    assert.equal(shares.at(-1), 1);
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
    const tracks = [...few.tracks, ...broken.map((path) => ({ path, tags: [], group: path }))];
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

  it('learns from songs as well: two windows of each in a step', async () => {
    const request = scratch('songs', { mode: 'song' });
    const trained = (await trainFromScratch(request))!;
    assert.ok(trained.tags[0]!.rocAuc! >= 0.9, `ROC-AUC ${trained.tags[0]!.rocAuc}`);
    // Another run than that of instances: its checkpoint is not taken up
    const stop = new AbortController();
    const stopped = scratch('modes', { ...few, signal: stop.signal, mode: 'song', epochs: 2 });
    const onProgress = (progress: FitProgress) => progress.kind === 'epoch' && stop.abort();
    assert.equal(await trainFromScratch({ ...stopped, onProgress }), undefined);
    const other = scratch('modes', { ...few, epochs: 2 });
    await trainFromScratch(other);
    const epochs = other.told.flatMap((one) => (one.kind === 'epoch' ? [one.line.epoch] : []));
    assert.deepEqual(epochs, [0, 1]);
  });

  it('is the same for the same seed', async () => {
    const run = async (name: string, seed: number) => {
      const { installed } = (await trainFromScratch(scratch(name, { ...few, epochs: 1, seed })))!;
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
    const library = openNewLibrary(join(folder, 'library.db'));
    const modelId = registerModel(library, parent);
    await fill(library, modelId, parent);
    const vanished = tunes.slice(0, 12).map(({ path }) => path);
    for (const path of vanished) renameSync(path, `${path}.away`);
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
    for (const path of vanished) renameSync(`${path}.away`, path);
    assert.ok(told.some((one) => one.kind === 'skipped' && vanished.includes(one.path)));
    assert.equal(installed!.card.name, 'parent-1');
    assert.deepEqual(installed!.card.vocabulary.map(({ tag }) => tag), ['drum', 'mine']); // prettier-ignore
    const changed = [...parent.weights].filter(([name, { data }]) =>
      installed!.weights.get(name)!.data.some((value, index) => value !== data[index]),
    );
    assert.ok(changed.length > parent.weights.size / 2, 'all layers moved');
    assert.equal(result.learnt.length + result.left.length, 1);
    assert.equal(result.untouched!.tags, 1);
    assert.equal(result.untouched!.tracks, 36, 'all whose file is there');
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
