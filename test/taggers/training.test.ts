import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { ModelError } from '../../src-main/errors.ts';
import type { Network } from '../../src-main/taggers/architectures.ts';
import { initialWeights } from '../../src-main/taggers/initialWeights.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { isRunningStatistic } from '../../src-main/taggers/parameterShapes.ts';
import type { StateDict } from '../../src-main/taggers/stateDict.ts';
import { type BackendName } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { trainingObjective } from '../../src-main/taggers/tfjs/trainingMode.ts';
import { seededRandom } from './seededRandom.ts';
import { smallNetworks } from './smallNetworks.ts';
import {
  assertClose,
  instance,
  inventTracks,
  learningRate,
  openTrainer,
  songByMean,
  startOf,
  tags,
} from './smallTrainings.ts';
import { networkFor } from './networkFor.ts';

describe('every architecture trains', () => {
  const starts = Object.entries(smallNetworks).map(([name, { hyper, input }]) => {
    const network = networkFor(name, hyper, tags);
    const start = { network, weights: initialWeights(network, input, 1), inputShape: input, tags };
    return { name, start };
  });

  /** So small that a single step brings any of them further. */
  const firstRate = learningRate / 10;
  /** Of the first step in WebAssembly, by architecture. */
  const firstLoss = new Map<string, number>();
  /** For the others one level has to do: a loss does not know which network it is of. */
  const atBothLevels = ['crnn', 'musicnn', 'sample-cnn'];
  for (const { name, start } of starts) {
    for (const objective of atBothLevels.includes(name) ? [instance, songByMean] : [instance]) {
      it(`${name} in WebAssembly at ${objective.mode} level`, async () => {
        const options = { objective, seed: 3 };
        const tracks = inventTracks(start, objective.mode === 'song' ? [2, 1] : [1, 1]);
        const trainer = await openTrainer(start, options);
        const before = trainer.step(tracks, firstRate);
        if (objective === instance) firstLoss.set(name, before);
        const weights = trainer.weights();
        trainer.close();
        assertMoved(start.weights, weights);

        // Opened anew, it leaves out in its first step what the first trainer left out in its own
        const again = await openTrainer({ ...start, weights }, options);
        const after = again.step(tracks, firstRate);
        again.close();
        assert.ok(after < before, `the loss went from ${before} to ${after}`);
      });
    }
  }

  /** Left out because a step takes up to two minutes there; gradients.test.ts has all of their operations. */
  const tooSlow = ['crnn-2017', 'harmonic-cnn', 'k1c2', 'k2c1', 'k2c2', 'musicnn'];
  for (const { name, start } of starts.filter(({ name }) => !tooSlow.includes(name))) {
    it(`${name} in plain JavaScript, from the same loss as in WebAssembly`, async () => {
      const tracks = inventTracks(start, [1, 1]);
      const lossOn = async (backend: BackendName) => {
        const trainer = await openTrainer(start, { backend, seed: 3 });
        const loss = trainer.step(tracks, learningRate);
        assertMoved(start.weights, trainer.weights());
        trainer.close();
        return loss;
      };
      const expected = firstLoss.get(name) ?? (await lossOn('wasm'));
      assertClose([await lossOn('cpu')], [expected], 1e-4);
    });
  }
});

describe('training the output layer alone', () => {
  for (const name of Object.keys(smallNetworks).filter((name) => name !== 'k2c2')) {
    it(`${name} moves nothing before it`, async () => {
      const start = startOf(name);
      const trainer = await openTrainer(start, { trained: 'output', statistics: 'running' });
      trainer.step(inventTracks(start, [1]), learningRate);
      const after = trainer.weights();
      trainer.close();
      const moved = [...after].filter(
        ([name, { data }]) => data.join() !== start.weights.get(name)!.data.join(),
      );
      assert.equal(moved.length, 2);
      for (const [, { shape }] of moved) assert.equal(shape[0], tags);
    });
  }

  it('is refused where there is none', async () => {
    const network: Network = (g, x) => {
      const embedding = g.linear(x, 'dense', { out: tags });
      return { logits: g.layerNorm(embedding, 'norm'), embedding };
    };
    await assert.rejects(
      openTrainer(startOf(network, [3]), { trained: 'output', statistics: 'running' }),
      (error: Error) => error instanceof ModelError && /train all of it/.test(error.message),
    );
  });

  it('starts from a model package', async () => {
    const {
      card: shipped,
      network,
      weights,
    } = await loadModelPackage(join('models', 'hearmark-transformer'));
    // A window of two seconds, for the time that ten take
    const card = { ...shipped, inputSamples: 2 * shipped.frontEnd.sampleRateHz };
    const frontEnd = createFrontEnd(card.frontEnd);
    const inputShape = frontEnd.shape(card.inputSamples);
    const start = { network, weights, inputShape, tags: card.vocabulary.length };
    const trainer = await openTrainer(start, {
      trained: 'output',
      statistics: 'running',
      objective: trainingObjective('song', ['mean']),
    });
    const random = seededRandom(9);
    const windows = [
      frontEnd.compute(Float32Array.from({ length: card.inputSamples }, () => random() - 0.5)),
    ];
    const before = trainer.scores(windows)[0]!;
    const labels = card.vocabulary.map((_, tag) => (tag === 0 ? 1 : undefined));
    trainer.step([{ windows, labels }], 1e-2);
    const after = trainer.scores(windows)[0]!;
    trainer.close();
    assert.ok(after > before, `${before} became ${after}`);
  });
});

it('a network that is too large for WebAssembly is refused in words', () => {
  // In a process of its own: its memory is not to be trusted afterwards
  const said = execFileSync(process.execPath, [join(import.meta.dirname, 'trainTooLarge.ts')]).toString();
  assert.match(
    said,
    /^RuntimeError: training all layers of this network takes more than the 4 GiB of memory/,
  );
});

it('a CRNN from fresh weights learns to tell tones from noise', async (test) => {
  const { hyper, input } = smallNetworks.crnn!;
  const network = networkFor('crnn', hyper, 1);
  const start = { network, weights: initialWeights(network, input, 7), inputShape: input, tags: 1 };
  const trainer = await openTrainer(start, { seed: 7 });
  const random = seededRandom(7);
  const [, bands, frames] = input as [number, number, number];
  /** Decibels: noise in all bands alike, or one band above faint noise. */
  const draw = (isTone: boolean) => {
    const sounding = Math.floor(random() * bands);
    const level = (band: number) => (isTone && band !== sounding ? -40 : -10) + 12 * (random() - 0.5);
    const spectrogram = Float32Array.from({ length: bands * frames }, (_, index) =>
      level(Math.floor(index / frames)),
    );
    return { windows: [spectrogram], labels: [isTone ? 1 : 0] };
  };
  const drawSet = (count: number) => Array.from({ length: count }, (_, index) => draw(index % 2 === 0));
  const heldOut = drawSet(60);
  const rocAuc = () => {
    const scores = trainer.scores(heldOut.flatMap(({ windows }) => windows));
    const [tones, noises] = [0, 1].map((rest) => scores.filter((_, index) => index % 2 === rest));
    return rankedRight(tones!, noises!);
  };
  const before = rocAuc();
  for (let step = 0; step < 40; step++) trainer.step(drawSet(8), 5e-3);
  const after = rocAuc();
  trainer.close();
  test.diagnostic(`ROC-AUC ${before.toFixed(3)}, after 40 steps ${after.toFixed(3)}`);
  assert.ok(after > 0.95, `${after}`);
  assert.ok(before < 0.9, 'it could tell before');
});

/**
 * Asserts that every parameter has moved, running statistics included; but for the rows that answer for each step, which
 * the loss of a window does not ask (training/stepRows.ts moves them with the rows that are learnt).
 */
function assertMoved(before: StateDict, after: StateDict): void {
  assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort());
  for (const [name, { shape, data }] of after) {
    assert.deepEqual(shape, before.get(name)!.shape);
    assert.ok(data.every(Number.isFinite), name);
    if (name.startsWith('step.')) continue;
    const moved = data.some((value, index) => value !== before.get(name)!.data[index]);
    assert.ok(moved, `${name} has not moved${isRunningStatistic(name) ? ', a running statistic' : ''}`);
  }
}

/** The share of pairs of which the first scores higher: the area under the ROC curve (Fawcett 2006). */
function rankedRight(positives: Float32Array, negatives: Float32Array): number {
  let right = 0;
  for (const positive of positives) {
    for (const negative of negatives) right += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  }
  return right / (positives.length * negatives.length);
}
