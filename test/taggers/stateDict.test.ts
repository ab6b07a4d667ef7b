import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findNetwork, isBookkeeping, withoutSharedPrefix } from '../../src-main/taggers/stateDict.ts';

const parameters = new Set(['conv1.weight', 'conv1.bias', 'dense.weight', 'dense.bias']);
const own = [...parameters];
const under = (prefix: string) => own.map((name) => prefix + name);
const weightsOf = (names: string[]) =>
  new Map(names.map((name, index) => [name, { shape: [1], data: Float32Array.of(index) }]));
const found = (...names: string[]) => [...findNetwork(weightsOf(names), parameters).keys()];

describe('findNetwork', () => {
  it('drops what wrappers leave in front of the names, however many there are', () => {
    for (const prefix of ['', 'module.', '_orig_mod.module.', 'model.net.encoder.'])
      assert.deepEqual(found(...under(prefix)), own, prefix);
    assert.deepEqual([...withoutSharedPrefix(weightsOf(under('module.model.'))).keys()], own);
  });

  it('leaves out what is saved beside the network', () => {
    assert.deepEqual(found('criterion.pos_weight', ...under('model.'), 'auc.total'), own);
    assert.deepEqual(found('n_averaged', ...under('module.')), own);
    assert.deepEqual(found(...under(''), ...under('ema.')), own);
    assert.ok(isBookkeeping('criterion.pos_weight'));
  });

  it('keeps what the network does not have, so that opening it says so', () => {
    assert.deepEqual(found(...under('model.'), 'model.extra'), [...own, 'extra']);
    assert.deepEqual(found(...own, 'extra'), [...own, 'extra']);
  });

  it('asks where several networks fit alike, and takes the one that fits best', () => {
    assert.throws(
      () => found(...under('model.'), ...under('model_ema.')),
      /several such networks; say --part with one of "model", "model_ema"/,
    );
    assert.deepEqual(found('teacher.conv1.weight', ...under('student.')), own);
  });

  it('leaves names alone that are of another network', () => {
    assert.deepEqual(found('features.0.weight', 'classifier.weight'), [
      'features.0.weight',
      'classifier.weight',
    ]);
  });
});
