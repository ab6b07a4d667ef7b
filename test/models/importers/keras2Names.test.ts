import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromKeras2Names } from '../../../src-main/models/importers/keras2Names.ts';

const named = (...names: string[]) =>
  [...fromKeras2Names(new Map(names.map((name) => [name, { shape: [2], data: new Float32Array(2) }]))).keys()]; // prettier-ignore

describe('names of Keras 2', () => {
  it('become ours, whatever number TensorFlow gave layer and variable', () => {
    assert.deepEqual(
      named('conv1/conv1/bias:0', 'conv2/conv2_14/bias', 'conv3/conv3/bias_1:0', 'bn/bn/moving_mean_2:0'),
      ['conv1.bias', 'conv2.bias', 'conv3.bias', 'bn.running_mean'],
    );
  });

  it('are as PyTorch has those of CREPE, whose authors wrote a hyphen', () => {
    assert.deepEqual(named('conv1-BN/conv1-BN/gamma:0', 'conv1-BN/conv1-BN/moving_variance:0'), [
      'conv1_BN.weight',
      'conv1_BN.running_var',
    ]);
  });

  it('are counted from 0 on where nobody gave them', () => {
    assert.deepEqual(named('batch_normalization_80/beta:0', 'batch_normalization_79/beta:0'), [
      'batch_normalization_1.bias',
      'batch_normalization_0.bias',
    ]);
  });

  it('of another form stay as they are', () => {
    assert.deepEqual(named('lstm/recurrent_kernel:0', 'top.weight'), [
      'lstm/recurrent_kernel:0',
      'top.weight',
    ]);
  });
});
