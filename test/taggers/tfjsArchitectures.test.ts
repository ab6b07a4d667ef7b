import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkFor, type Network } from '../../src-main/taggers/architectures.ts';
import { OnnxSession } from '../../src-main/taggers/onnx/OnnxSession.ts';
import { TfjsSession } from '../../src-main/taggers/tfjs/TfjsSession.ts';
import { inventWeights } from './inventWeights.ts';
import { seededRandom } from './seededRandom.ts';

const tags = 5;
const batch = 2;
const tolerance = 1e-4;

/** Every architecture, small, with the shape of an input that it can take. */
const cases: Record<string, { hyper: unknown; input: number[] }> = {
  cnnsa: { hyper: { channels: 8, attentionHeads: 4 }, input: [1, 128, 80] },
  crnn: {
    hyper: {
      channels: [8, 12],
      pooling: [
        [2, 2],
        [4, 3],
      ],
      hiddenUnits: 6,
      recurrentLayers: 2,
    },
    input: [1, 8, 50],
  },
  fcn: {
    hyper: {
      channels: [8, 12],
      pooling: [
        [2, 4],
        [3, 5],
      ],
    },
    input: [1, 24, 83],
  },
  'crnn-2017': { hyper: { millions: 0.1 }, input: [1, 96, 110] },
  'harmonic-cnn': { hyper: { channels: 4 }, input: [1, 257, 300] },
  k2c2: { hyper: { millions: 0.1 }, input: [1, 96, 1366] },
  modular: {
    hyper: { frontEnd: { kind: 'sample-level', channels: [4, 6] }, backEnd: { kind: 'gru', hiddenUnits: 5 } },
    input: [1, 108],
  },
  'music-tagging-transformer': {
    hyper: {
      conv_ndim: 8,
      attention_ndim: 16,
      attention_nheads: 4,
      attention_nlayers: 2,
      attention_max_len: 32,
    },
    input: [1, 32, 70],
  },
  musicnn: {
    hyper: { verticalChannels: 6, horizontalChannels: 5, backEndChannels: 8, hiddenUnits: 10 },
    input: [1, 96, 60],
  },
  'sample-cnn': { hyper: { channels: [4, 6, 8, 8] }, input: [1, 54] },
  'sample-cnn-se': { hyper: { channels: [4, 6, 8, 8] }, input: [1, 54] },
  'short-chunk-cnn': { hyper: { channels: 4 }, input: [1, 128, 130] },
  'short-chunk-cnn-res': { hyper: { channels: 4 }, input: [1, 128, 130] },
};

describe('TensorFlow.js and ONNX Runtime agree on random weights', () => {
  it('every architecture has its case here', () => {
    assert.throws(
      () => networkFor('?', {}, tags),
      ({ message }: Error) => {
        // Its message lists what there is
        const known = message.slice(message.lastIndexOf(': ') + 2).split(', ');
        // An ONNX file brings a network of its own: it has no operations of ours to interpret
        const ours = known.filter((name) => name !== 'onnx');
        assert.deepEqual(Object.keys(cases).sort(), ours.sort());
        return true;
      },
    );
  });

  const networks = Object.entries(cases).map(([architecture, { hyper, input }]) => ({
    name: architecture,
    network: networkFor(architecture, hyper, tags),
    input,
  }));
  const lstm: Network = (g, x) => {
    const embedding = g.mean(g.elu(g.lstm(x, 'lstm', { hidden: 6, layers: 2 })), 1);
    return { logits: g.linear(embedding, 'dense', { out: tags }), embedding };
  };
  networks.push({ name: 'lstm', network: lstm, input: [9, 4] });

  for (const { name, network, input } of networks) {
    it(name, async (test) => {
      const weights = inventWeights(network, input);
      const random = seededRandom(1);
      const length = batch * input.reduce((product, size) => product * size, 1);
      const inputs = Float32Array.from({ length }, () => 2 * random());

      const onnx = await OnnxSession.open(network, weights, input, { provider: 'cpu', threads: 1 });
      const expected = await onnx.run(inputs, batch);
      await onnx.close();
      // Weights that answer the same to whatever they hear would prove nothing
      assert.ok(difference(expected.scores.subarray(0, tags), expected.scores.subarray(tags)) > 1e-3);

      for (const backend of ['wasm', 'cpu'] as const) {
        const tfjs = await TfjsSession.open(network, weights, input, backend);
        const actual = await tfjs.run(inputs, batch);
        await tfjs.close();
        const scores = difference(actual.scores, expected.scores);
        const embedding =
          difference(actual.embedding, expected.embedding) / Math.max(1, greatest(expected.embedding));
        test.diagnostic(
          `${backend}: scores ${scores.toExponential(1)}, embedding ${embedding.toExponential(1)}`,
        );
        assert.ok(Math.max(scores, embedding) < tolerance);
      }
    });
  }
});

function difference(actual: Float32Array, expected: Float32Array): number {
  assert.equal(actual.length, expected.length);
  return greatest(actual.map((value, index) => value - expected[index]!));
}

function greatest(values: Float32Array): number {
  return values.reduce(
    (most, value) => Math.max(most, Number.isFinite(value) ? Math.abs(value) : Infinity),
    0,
  );
}
