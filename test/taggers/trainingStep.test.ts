import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import type { Network } from '../../src-main/taggers/architectures.ts';
import { initialWeights } from '../../src-main/taggers/initialWeights.ts';
import { isRunningStatistic } from '../../src-main/taggers/parameterShapes.ts';
import { loadBackend } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { TfjsSession } from '../../src-main/taggers/tfjs/TfjsSession.ts';
import { smallNetworks } from './smallNetworks.ts';
import {
  assertClose,
  inventTracks,
  learningRate,
  linearStart,
  openTrainer,
  songByMax,
  startOf,
  tags,
} from './smallTrainings.ts';
import { networkFor } from './networkFor.ts';

describe('a step of training', () => {
  it('is the same for the same seed, and only then', async () => {
    const start = startOf('sample-cnn');
    const tracks = inventTracks(start, [2, 1]);
    const run = async (seed: number) => {
      const trainer = await openTrainer(start, { seed });
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
    const trainer = await openTrainer(start, { objective: songByMax });
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
    const trainer = await openTrainer(start);
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
    const trainer = await openTrainer(start);
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
    const trainer = await openTrainer(start);
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
    const trainer = await openTrainer(start);
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
    const trainer = await openTrainer(start);
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

it('running statistics stay where batch normalisation goes by them, and all else moves', async () => {
  const { hyper, input } = smallNetworks.crnn!;
  const network = networkFor('crnn', hyper, tags);
  const start = { network, weights: initialWeights(network, input, 1), inputShape: input, tags };
  const trainer = await openTrainer(start, { statistics: 'running' });
  const tracks = inventTracks(start, [1, 1]);
  for (let step = 0; step < 3; step++) trainer.step(tracks, learningRate);
  const after = trainer.weights();
  trainer.close();
  for (const [name, { data }] of after) {
    assert.equal(data.join() === start.weights.get(name)!.data.join(), isRunningStatistic(name), name);
  }
});
