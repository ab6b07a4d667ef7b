import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { aggregate } from '../../src-main/taggers/aggregate.ts';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { ModelError, ParameterError } from '../../src-main/errors.ts';
import { networkFor, type Network } from '../../src-main/taggers/architectures.ts';
import { initialWeights } from '../../src-main/taggers/initialWeights.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { isRunningStatistic } from '../../src-main/taggers/parameterShapes.ts';
import type { StateDict } from '../../src-main/taggers/stateDict.ts';
import { loadBackend, type BackendName } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { TfjsSession } from '../../src-main/taggers/tfjs/TfjsSession.ts';
import {
  TfjsTrainer,
  type TrainerOptions,
  type TrainingStart,
  type TrainingTrack,
} from '../../src-main/taggers/tfjs/TfjsTrainer.ts';
import { trainingObjective, type TrainingObjective } from '../../src-main/taggers/tfjs/trainingMode.ts';
import { inventWeights } from './inventWeights.ts';
import { seededRandom } from './seededRandom.ts';
import { smallNetworks } from './smallNetworks.ts';

const tags = 5;
const instance = { mode: 'instance' } as const;
const songByMean = { mode: 'song', aggregation: 'mean' } as const;
const songByMax = { mode: 'song', aggregation: 'max' } as const;

describe('every architecture trains', () => {
  const starts = Object.entries(smallNetworks).map(([name, { hyper, input }]) => {
    const network = networkFor(name, hyper, tags);
    const start = { network, weights: initialWeights(network, input, 1), inputShape: input, tags };
    return { name, start };
  });

  /** For the others one level has to do: a loss does not know which network it is of. */
  const atBothLevels = ['crnn', 'musicnn', 'sample-cnn'];
  for (const { name, start } of starts) {
    for (const objective of atBothLevels.includes(name) ? [instance, songByMean] : [instance]) {
      it(`${name} in WebAssembly at ${objective.mode} level`, async () => {
        const options = { objective, seed: 3 };
        const tracks = inventTracks(start, objective.mode === 'song' ? [2, 1] : [1, 1]);
        const trainer = await open(start, options);
        const before = trainer.step(tracks, learningRate);
        trainer.step(tracks, learningRate);
        trainer.step(tracks, learningRate);
        const weights = trainer.weights();
        trainer.close();
        assertMoved(start.weights, weights);

        // Opened anew, it leaves out in its first step what the first trainer left out in its own
        const again = await open({ ...start, weights }, options);
        const after = again.step(tracks, learningRate);
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
        const trainer = await open(start, { backend });
        const loss = trainer.step(tracks, learningRate);
        assertMoved(start.weights, trainer.weights());
        trainer.close();
        return loss;
      };
      assertClose([await lossOn('cpu')], [await lossOn('wasm')], 1e-4);
    });
  }
});

describe('a step of training', () => {
  it('is the same for the same seed, and only then', async () => {
    const start = startOf('sample-cnn');
    const tracks = inventTracks(start, [2, 1]);
    const run = async (seed: number) => {
      const trainer = await open(start, { seed });
      const losses = [0, 1, 2].map(() => trainer.step(tracks, learningRate));
      const weights = trainer.weights();
      trainer.close();
      return { losses, weights };
    };
    assert.deepEqual(await run(3), await run(3));
    assert.notDeepEqual((await run(3)).losses, (await run(4)).losses);
  });

  it('leaves no tensor behind, and close leaves none at all', async () => {
    const { tf } = await loadBackend('wasm');
    const before = tf.memory().numTensors;
    const start = startOf('crnn');
    const trainer = await open(start, { objective: songByMax });
    const tracks = inventTracks(start, [2, 3]);
    // The optimiser makes its averages in the first step
    trainer.step(tracks, learningRate);
    const opened = tf.memory().numTensors;
    for (let step = 0; step < 3; step++) {
      trainer.step(tracks, learningRate);
      trainer.scores(tracks[0]!.windows);
      trainer.weights();
      assert.equal(tf.memory().numTensors, opened);
    }
    assert.throws(() => trainer.step([{ ...tracks[0]!, labels: [] }], learningRate), ParameterError);
    assert.equal(tf.memory().numTensors, opened);
    trainer.close();
    assert.equal(tf.memory().numTensors, before);
  });

  it('normalises by the batch and moves the running statistics as PyTorch does', async () => {
    const network: Network = (g, x) => {
      const embedding = g.batchNorm(x, 'bn');
      return { logits: g.linear(embedding, 'dense', { out: 1 }), embedding };
    };
    const start = startOf(network, [2], 1);
    const values = [
      [1, 10],
      [2, -6],
      [6, 2],
    ];
    const tracks = values.map((window) => ({ windows: [Float32Array.from(window)], labels: [1] }));
    const trainer = await open(start);
    const loss = trainer.step(tracks, 0);
    const { data: running } = trainer.weights().get('bn.running_mean')!;
    const { data: runningVariance } = trainer.weights().get('bn.running_var')!;
    trainer.close();

    const statistics = [0, 1].map((channel) => {
      const ofChannel = values.map((window) => window[channel]!);
      const mean = ofChannel.reduce((sum, value) => sum + value, 0) / 3;
      return { mean, squares: ofChannel.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
    });
    const read = (name: string) => [...start.weights.get(name)!.data];
    const [means, variances] = [read('bn.running_mean'), read('bn.running_var')];
    // The unbiased variance here, the biased one in the loss
    assertClose(
      running,
      statistics.map(({ mean }, channel) => 0.9 * means[channel]! + 0.1 * mean),
      1e-6,
    );
    assertClose(
      runningVariance,
      statistics.map(({ squares }, channel) => 0.9 * variances[channel]! + (0.1 * squares) / 2),
      1e-5,
    );
    const logits = values.map((window) =>
      window.reduce((sum, value, channel) => {
        const { mean, squares } = statistics[channel]!;
        const normal = (value - mean) / Math.sqrt(squares / 3 + 1e-5);
        const scaled = read('bn.weight')[channel]! * normal + read('bn.bias')[channel]!;
        return sum + read('dense.weight')[channel]! * scaled;
      }, read('dense.bias')[0]!),
    );
    const expected = logits.reduce((sum, logit) => sum + Math.log(1 + Math.exp(-logit)), 0) / 3;
    assertClose([loss], [expected], 1e-5);
  });

  it('leaves out half of the values and doubles the others, in training alone', async () => {
    const size = 10_000;
    const network: Network = (g, x) => {
      const embedding = g.dropout(g.multiply(x, g.parameter('cls_token', [size])), 0.5);
      return { logits: g.reshape(g.mean(g.relu(embedding), 1), [-1, 1]), embedding };
    };
    const ones = Float32Array.from({ length: size }, () => 1);
    const start = {
      network,
      weights: new Map([['cls_token', { shape: [size], data: ones }]]),
      inputShape: [size],
      tags: 1,
    };
    const trainer = await open(start);
    const tracks = [{ windows: [ones], labels: [1] }];
    // The logit is the mean, from which the loss is known
    const logit = -Math.log(Math.exp(trainer.step(tracks, 1e-3)) - 1);
    assert.ok(Math.abs(logit - 1) < 0.05 && logit !== 1, `${logit}`);
    const moved = trainer
      .weights()
      .get('cls_token')!
      .data.filter((value) => value !== 1).length;
    trainer.close();
    // What was left out has no gradient
    assert.ok(Math.abs(moved / size - 0.5) < 0.02, `${moved}`);
    assert.ok(Math.abs((moved * 2) / size - logit) < 1e-3);
  });

  it('scores as the session does, whatever was trained before', async () => {
    const start = startOf('short-chunk-cnn');
    const tracks = inventTracks(start, [1, 2]);
    const trainer = await open(start);
    trainer.step(tracks, learningRate);
    const windows = tracks.flatMap((track) => track.windows);
    const scores = trainer.scores(windows);
    const weights = trainer.weights();
    trainer.close();
    const session = await TfjsSession.open(start.network, weights, start.inputShape, 'wasm');
    const inputs = Float32Array.from(windows.flatMap((window) => [...window]));
    assertClose(scores, (await session.run(inputs, windows.length)).scores, 1e-6);
    await session.close();
  });

  it('refuses a batch of which batch normalisation can make nothing', async () => {
    const start = startOf('musicnn');
    const trainer = await open(start);
    const before = trainer.weights();
    assert.throws(() => trainer.step(inventTracks(start, [1]), learningRate), {
      name: 'ParameterError',
      message: 'the batch normalisation "bn" needs more than one window in a step',
    });
    assert.deepEqual(trainer.weights(), before);
    trainer.close();
  });

  it('refuses to go on from a loss that is no number, and keeps the weights', async () => {
    const start = linearStart();
    const trainer = await open(start);
    const before = trainer.weights();
    const track = { windows: [Float32Array.of(1, NaN, 1)], labels: [1, 0] };
    assert.throws(() => trainer.step([track], learningRate), {
      name: 'ParameterError',
      message: 'the loss is NaN: lower the learning rate',
    });
    assert.deepEqual(trainer.weights(), before);
    trainer.close();
  });
});

describe('what the loss is made of', () => {
  const windows = [
    [1, -2, 0.5],
    [0.3, 0.8, -1],
    [-1.5, 0.2, 2],
  ].map((window) => Float32Array.from(window));
  const tracks: TrainingTrack[] = [
    { windows: windows.slice(0, 2), labels: [1, 0] },
    { windows: windows.slice(2), labels: [0, undefined] },
  ];
  const lossOf = async (
    objective: TrainingObjective,
    options: Partial<TrainerOptions> = {},
    batch = tracks,
  ) => {
    const trainer = await open(linearStart(), { objective, ...options });
    const loss = trainer.step(batch, learningRate);
    const weights = trainer.weights();
    trainer.close();
    return { loss, weights };
  };
  const scoresOf = async (batch: readonly Float32Array[]) => {
    const trainer = await open(linearStart());
    const scores = trainer.scores(batch);
    trainer.close();
    return scores;
  };
  const crossEntropy = (score: number, label: number) =>
    -(label * Math.log(score) + (1 - label) * Math.log(1 - score));

  it('at instance level, each window with the tags of its track', async () => {
    const [a, b, c, d, e] = (await scoresOf(windows)) as unknown as number[];
    const known: [number, number][] = [
      [a!, 1],
      [b!, 0],
      [c!, 1],
      [d!, 0],
      [e!, 0],
    ];
    const expected = known.reduce((sum, [score, label]) => sum + crossEntropy(score, label), 0) / 5;
    assertClose([(await lossOf(instance)).loss], [expected], 1e-6);
  });

  for (const aggregation of ['mean', 'max'] as const) {
    it(`at song level, each track with the ${aggregation} of its windows, as they are aggregated in use`, async () => {
      const first = aggregate(await scoresOf(windows.slice(0, 2)), 2, aggregation);
      const second = aggregate(await scoresOf(windows.slice(2)), 2, aggregation);
      const expected =
        (crossEntropy(first[0]!, 1) + crossEntropy(first[1]!, 0) + crossEntropy(second[0]!, 0)) / 3;
      assertClose([(await lossOf({ mode: 'song', aggregation })).loss], [expected], 1e-6);
    });
  }

  it('both levels are the same where each track is one window', async () => {
    const single = windows.map((window) => ({ windows: [window], labels: [1, 0] }));
    const { loss } = await lossOf(instance, {}, single);
    assertClose([(await lossOf(songByMean, {}, single)).loss], [loss], 1e-6);
    assertClose([(await lossOf(songByMax, {}, single)).loss], [loss], 1e-6);
  });

  it('a tag that nobody knows learns nothing, and all unknown are refused', async () => {
    const unknown = windows.map((window) => ({ windows: [window], labels: [1, undefined] }));
    assertRows(await lossOf(instance, {}, unknown), [true, false]);
    await assert.rejects(
      lossOf(instance, {}, [{ windows, labels: [undefined, undefined] }]),
      (error: Error) => error instanceof ParameterError && /nothing to learn from/.test(error.message),
    );
  });

  it('a tag counts as much as its weight says', async () => {
    const weights = (...of: number[]) => ({
      tagWeights: of.map((weight) => ({ positive: weight, negative: weight })),
    });
    assertRows(await lossOf(instance, weights(0, 1)), [false, true]);
    const { loss: first } = await lossOf(instance, weights(1, 0));
    const { loss: second } = await lossOf(instance, weights(0, 1));
    const { loss: both } = await lossOf(instance, weights(2, 3));
    // Three windows are known for the first tag, two for the second
    assertClose([both], [(2 * 3 * first + 3 * 2 * second) / 12], 1e-6);
  });

  it('an answer counts as much as its kind does', async () => {
    const [a, b] = (await scoresOf(windows.slice(0, 2))) as unknown as number[];
    const tracks = [{ windows: windows.slice(0, 1), labels: [0.25, 0] }];
    const tagWeights = [
      { positive: 6, negative: 2 },
      { positive: 5, negative: 1 },
    ];
    const { loss } = await lossOf(instance, { tagWeights }, tracks);
    const of = (score: number, positive: number, negative: number) =>
      -(positive * Math.log(score) + negative * Math.log(1 - score));
    assertClose([loss], [(of(a!, 6 * 0.25, 2 * 0.75) + of(b!, 0, 1)) / (1.5 + 1.5 + 1)], 1e-6);
  });

  it('a majority vote has no gradient', () => {
    assert.deepEqual(trainingObjective('song', ['max', 'max']), songByMax);
    assert.deepEqual(trainingObjective('instance', ['majority', 'mean']), instance);
    assert.throws(() => trainingObjective('song', ['majority']), {
      name: 'ParameterError',
      message: /majority vote: .* no gradient; train at instance level/,
    });
    for (const mixed of [['mean', 'max'], [{ quantile: 0.9 }]] as const) {
      assert.throws(() => trainingObjective('song', mixed), {
        name: 'ParameterError',
        message: /one way to aggregate windows for all tags, mean or max/,
      });
    }
  });

  /** Asserts which rows of the output layer have moved. */
  function assertRows({ weights }: { weights: StateDict }, moved: boolean[]): void {
    const before = linearStart().weights.get('dense.weight')!.data;
    const after = weights.get('dense.weight')!.data;
    moved.forEach((expected, row) => {
      const same =
        before.subarray(3 * row, 3 * row + 3).join() === after.subarray(3 * row, 3 * row + 3).join();
      assert.equal(!same, expected, `row ${row}`);
    });
  }
});

it('running statistics stay where batch normalisation goes by them, and all else moves', async () => {
  const { hyper, input } = smallNetworks.crnn!;
  const network = networkFor('crnn', hyper, tags);
  const start = { network, weights: initialWeights(network, input, 1), inputShape: input, tags };
  const trainer = await open(start, { statistics: 'running' });
  const tracks = inventTracks(start, [1, 1]);
  for (let step = 0; step < 3; step++) trainer.step(tracks, learningRate);
  const after = trainer.weights();
  trainer.close();
  for (const [name, { data }] of after) {
    assert.equal(data.join() === start.weights.get(name)!.data.join(), isRunningStatistic(name), name);
  }
});

describe('training the output layer alone', () => {
  for (const name of Object.keys(smallNetworks).filter((name) => name !== 'k2c2')) {
    it(`${name} moves nothing before it`, async () => {
      const start = startOf(name);
      const trainer = await open(start, { trained: 'output', statistics: 'running' });
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
      open(startOf(network, [3]), { trained: 'output', statistics: 'running' }),
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
    const trainer = await open(start, {
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
  const trainer = await open(start, { seed: 7 });
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

const learningRate = 3e-3;

function startOf(what: string | Network, inputShape?: number[], answers = tags): TrainingStart {
  if (typeof what !== 'string') {
    return {
      network: what,
      weights: inventWeights(what, inputShape!),
      inputShape: inputShape!,
      tags: answers,
    };
  }
  const { hyper, input } = smallNetworks[what]!;
  const network = networkFor(what, hyper, answers);
  return { network, weights: initialWeights(network, input, 1), inputShape: input, tags: answers };
}

/** Three numbers to two tags, and nothing else. */
function linearStart(): TrainingStart {
  const network: Network = (g, x) => ({ logits: g.linear(x, 'dense', { out: 2 }), embedding: x });
  return startOf(network, [3], 2);
}

function open(start: TrainingStart, options: Partial<TrainerOptions> = {}): Promise<TfjsTrainer> {
  return TfjsTrainer.open(start, {
    backend: 'wasm',
    objective: instance,
    trained: 'all',
    statistics: 'batch',
    seed: 1,
    ...options,
  });
}

/** Tracks of so many windows, with every kind of label. */
function inventTracks({ inputShape }: TrainingStart, windows: readonly number[]): TrainingTrack[] {
  const random = seededRandom(4);
  const length = product(inputShape);
  return windows.map((count, track) => ({
    windows: Array.from({ length: count }, () => Float32Array.from({ length }, () => 2 * random())),
    labels: Array.from({ length: tags }, (_, tag) => [1, 0, undefined][(track + tag) % 3]),
  }));
}

function product(shape: readonly number[]): number {
  return shape.reduce((sizes, size) => sizes * size, 1);
}

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

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let index = 0; index < expected.length; index++) {
    const off = Math.abs(actual[index]! - expected[index]!);
    assert.ok(off <= tolerance, `at ${index}: ${actual[index]} is not ${expected[index]}`);
  }
}
