import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StateDict } from '../../src-main/taggers/stateDict.ts';
import { agreementBound } from '../../src-main/training/agreementOf.ts';
import { stayNear } from '../../src-main/training/stayNear.ts';

const weightsOf = (value: number): StateDict =>
  new Map([['layer.weight', { shape: [1, 2], data: new Float32Array([value, -value]) }]]);
const valueOf = (weights: StateDict) => weights.get('layer.weight')!.data[0]!;

/** Tags that move in proportion to the weights: by so much over the whole way from 1 to 3. */
const moving = (byWhole: number) => (weights: StateDict) =>
  Promise.resolve({
    tracks: 40,
    tags: 50,
    meanAbsoluteDifference: (byWhole * (valueOf(weights) - 1)) / 2,
    changedDecisions: 0,
  });

describe('stayNear', () => {
  const bound = agreementBound.meanAbsoluteDifference;
  const [start, trained] = [weightsOf(1), weightsOf(3)];

  it('takes what was learnt whole where other tags stay well within the bound', async () => {
    assert.equal(await stayNear(start, trained, moving(0.4 * bound)), trained);
  });

  it('goes as far as they allow', async () => {
    const near = await stayNear(start, trained, moving(0.9 * bound));
    assert.deepEqual([...near.get('layer.weight')!.data], [2, -2]);
    assert.deepEqual(near.get('layer.weight')!.shape, [1, 2]);
  });

  it('returns the shortest step where even that moves them too far', async () => {
    assert.equal(valueOf(await stayNear(start, trained, moving(9 * bound))), 1.5);
  });
});
