import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import type { Network } from '../../src-main/taggers/architectures.ts';
import { BATCH } from '../../src-main/taggers/graph.ts';
import { initialWeights } from '../../src-main/taggers/initialWeights.ts';
import { smallNetworks } from './smallNetworks.ts';
import { networkFor } from './networkFor.ts';

/** One layer of every kind that has parameters. */
const network: Network = (g, x) => {
  const convolved = g.batchNorm(g.conv2d(x, 'conv', { out: 40, kernel: [3, 5] }), 'bn');
  const [, channels, height, width] = g.shape(convolved) as [number, number, number, number];
  const sequence = g.transpose(g.reshape(convolved, [BATCH, channels * height, width]), [0, 2, 1]);
  const states = g.lstm(g.gru(sequence, 'gru', { hidden: 25, layers: 2 }), 'lstm', { hidden: 16, layers: 1 });
  const embedding = g.layerNorm(g.add(states, g.parameter('pos_embedding', [1, width, 16])), 'ln');
  return { logits: g.linear(g.mean(embedding, 1), 'dense', { out: 50 }), embedding };
};
const weights = initialWeights(network, [2, 6, 404], 5);
const read = (name: string) => weights.get(name)!.data;

describe('initial weights', () => {
  // 1 / sqrt(values that one output sums over), or of the recurrent layers 1 / sqrt(hidden units)
  const bounds: Record<string, number> = {
    'conv.weight': 1 / Math.sqrt(2 * 3 * 5),
    'conv.bias': 1 / Math.sqrt(2 * 3 * 5),
    'dense.weight': 1 / Math.sqrt(16),
    'dense.bias': 1 / Math.sqrt(16),
    'gru.weight_ih_l0': 1 / Math.sqrt(25),
    'gru.weight_hh_l1': 1 / Math.sqrt(25),
    'gru.bias_ih_l1': 1 / Math.sqrt(25),
    'lstm.weight_ih_l0': 1 / Math.sqrt(16),
    'lstm.bias_hh_l0': 1 / Math.sqrt(16),
  };
  for (const [name, bound] of Object.entries(bounds)) {
    it(`${name} is uniform within ${bound.toFixed(3)}`, () => {
      const values = read(name);
      const greatest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      assert.ok(greatest <= Math.fround(bound) && greatest > 0.9 * bound, `${greatest}`);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      // Four standard errors of a uniform distribution's mean
      assert.ok(Math.abs(mean) < (4 * bound) / Math.sqrt(3 * values.length), `${mean}`);
    });
  }

  it('normalisations change nothing yet', () => {
    const all = (name: string, value: number) =>
      assert.ok(
        read(name).every((found) => found === value),
        name,
      );
    for (const layer of ['bn', 'ln']) {
      all(`${layer}.weight`, 1);
      all(`${layer}.bias`, 0);
    }
    all('bn.running_mean', 0);
    all('bn.running_var', 1);
  });

  it('positions are normal', () => {
    const values = read('pos_embedding');
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    assert.ok(Math.abs(variance - 1) < 0.1, `${variance}`);
    const within = values.filter((value) => Math.abs(value) < 1).length / values.length;
    assert.ok(Math.abs(within - 0.683) < 0.03, `${within}`);
  });

  it('are the same for the same seed, and only then', () => {
    assert.deepEqual(initialWeights(network, [2, 6, 404], 5), weights);
    assert.notDeepEqual(initialWeights(network, [2, 6, 404], 6), weights);
  });

  it('refuses a bare parameter that it does not know', () => {
    const unknown: Network = (g, x) => ({ logits: g.multiply(x, g.parameter('secret', [3])), embedding: x });
    assert.throws(
      () => initialWeights(unknown, [3], 1),
      (error: Error) => error instanceof ModelError && /training of "secret" starts/.test(error.message),
    );
  });

  it('every architecture has them', () => {
    for (const [name, { hyper, input }] of Object.entries(smallNetworks)) {
      const drawn = initialWeights(networkFor(name, hyper, 5), input, 1);
      assert.ok(
        [...drawn.values()].every(({ data }) => data.every(Number.isFinite)),
        name,
      );
    }
  });
});
