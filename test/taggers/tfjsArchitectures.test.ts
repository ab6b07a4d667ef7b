import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadNetwork, type Network } from '../../src-main/taggers/architectures.ts';
import { OnnxSession } from '../../src-main/taggers/onnx/OnnxSession.ts';
import { TfjsSession } from '../../src-main/taggers/tfjs/TfjsSession.ts';
import { inventWeights } from './inventWeights.ts';
import { seededRandom } from './seededRandom.ts';
import { smallNetworks } from './smallNetworks.ts';
import { networkFor } from './networkFor.ts';

const tags = 5;
const batch = 2;
const tolerance = 1e-4;

describe('TensorFlow.js and ONNX Runtime agree on random weights', () => {
  it('every architecture has its case here', async () => {
    await assert.rejects(loadNetwork('?', {}, tags), ({ message }: Error) => {
      // Its message lists what there is
      const known = message.slice(message.lastIndexOf(': ') + 2).split(', ');
      // An ONNX file brings a network of its own, and a composed model has those of its members
      const ours = known.filter((name) => name !== 'onnx' && name !== 'composed');
      assert.deepEqual(Object.keys(smallNetworks).sort(), ours.sort());
      return true;
    });
  });

  const networks = Object.entries(smallNetworks).map(([architecture, { hyper, input }]) => ({
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
        // In JavaScript alone a long input takes a second: the others show that several are heard as one is
        const heard = backend === 'cpu' && length > 200_000 ? 1 : batch;
        const tfjs = await TfjsSession.open(network, weights, input, backend);
        const actual = await tfjs.run(inputs.subarray(0, (heard * length) / batch), heard);
        await tfjs.close();
        const ofHeard = (values: Float32Array) => values.subarray(0, (heard * values.length) / batch);
        const scores = difference(actual.scores, ofHeard(expected.scores));
        const embedding =
          difference(actual.embedding, ofHeard(expected.embedding)) /
          Math.max(1, greatest(expected.embedding));
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
