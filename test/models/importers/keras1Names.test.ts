import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromKeras1Names } from '../../../src-main/models/importers/keras1Names.ts';

const weight = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });
const rename = (...entries: [string, ReturnType<typeof weight>][]) => fromKeras1Names(new Map(entries));

describe('names of Keras 1', () => {
  it("become ours, with or without what TensorFlow's backend adds", () => {
    const named = rename(
      ['conv1/conv1_W_1:0', weight([1, 1, 1, 2], 1, 2)],
      ['conv1/conv1_b', weight([1], 3)],
      ['bn_0_freq/bn_0_freq_running_std_1:0', weight([1], 4)],
      ['bn1/bn1_gamma', weight([1], 5)],
    );
    assert.deepEqual(
      [...named.keys()],
      ['conv1.weight', 'conv1.bias', 'bn_0_freq.running_var', 'bn1.weight'],
    );
    assert.deepEqual(named.get('conv1.weight'), weight([1, 1, 1, 2], 1, 2));
  });

  it('have matrices with the outputs first', () => {
    const named = rename(['output/output_W_1:0', weight([2, 3], 1, 2, 3, 4, 5, 6)]);
    assert.deepEqual(named.get('output.weight'), weight([3, 2], 1, 4, 2, 5, 3, 6));
  });

  it('stack the gates of a GRU in our order: reset, update, new', () => {
    const parts = ['z', 'r', 'h'].flatMap((gate, index): [string, ReturnType<typeof weight>][] => [
      [`gru1/gru1_W_${gate}:0`, weight([2, 1], index, 10 + index)],
      [`gru1/gru1_U_${gate}:0`, weight([1, 1], 20 + index)],
      [`gru1/gru1_b_${gate}:0`, weight([1], 30 + index)],
    ]);
    const named = rename(...parts);
    assert.deepEqual([...named.keys()].sort(), [
      'gru1.bias_hh_l0',
      'gru1.bias_ih_l0',
      'gru1.weight_hh_l0',
      'gru1.weight_ih_l0',
    ]);
    assert.deepEqual(named.get('gru1.weight_ih_l0'), weight([3, 2], 1, 11, 0, 10, 2, 12));
    assert.deepEqual(named.get('gru1.weight_hh_l0'), weight([3, 1], 21, 20, 22));
    assert.deepEqual(named.get('gru1.bias_ih_l0'), weight([3], 31, 30, 32));
    assert.deepEqual(named.get('gru1.bias_hh_l0'), weight([3], 0, 0, 0));
  });

  it('leave others, and what a GRU lacks, to be told by the network', () => {
    const matrix = weight([1, 2], 1, 2);
    const named = rename(
      ['dense/dense/kernel:0', matrix],
      ['lstm1/lstm1_W_i', matrix],
      ['gru1/gru1_U_h', weight([1, 1], 1)],
    );
    assert.deepEqual([...named.keys()], ['dense/dense/kernel:0', 'lstm1/lstm1_W_i', 'gru1.U_h']);
    assert.equal(named.get('dense/dense/kernel:0'), matrix);
    assert.equal(named.get('lstm1/lstm1_W_i'), matrix);
  });
});
