import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StateDict, Weight } from '../../src-main/taggers/stateDict.ts';
import { followInSteps, affineRows } from '../../src-main/training/stepRows.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

const [tags, features, width] = [4, 8, 3];

function layers(): StateDict {
  const random = seededRandom(3);
  const draw = (...shape: number[]): Weight => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1),
  });
  return new Map([
    ['step.weight', draw(tags, width)],
    ['step.bias', draw(tags)],
    ['window.weight', draw(tags, features)],
    ['window.bias', draw(tags)],
  ]);
}

test('rows that stayed keep their steps, wherever they stand, and a new one that is a sum of others takes theirs', () => {
  const weights = layers();
  const before = affineRows(weights, 'window')!;
  const steps = affineRows(weights, 'step')!;
  const sum = {
    weights: before[1]!.weights.map((value, index) => value + 0.5 * before[2]!.weights[index]!),
    bias: before[1]!.bias + 0.5 * before[2]!.bias,
  };
  const after = affineRows(
    followInSteps(weights, before, [before[0]!, before[3]!, sum, before[1]!, sum]),
    'step',
  )!;
  assert.equal(after.length, 5);
  assert.deepEqual(after[0], steps[0]);
  assert.deepEqual(after[1], steps[3]);
  assert.deepEqual(after[3], steps[1]);
  const expected = steps[1]!.weights.map((value, index) => value + 0.5 * steps[2]!.weights[index]!);
  after[4]!.weights.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-2));
  assert.ok(Math.abs(after[4]!.bias - (steps[1]!.bias + 0.5 * steps[2]!.bias)) < 1e-2);
});

test('a bias that moved moves the steps as far, and no more', () => {
  const weights = layers();
  const before = affineRows(weights, 'window')!;
  const steps = affineRows(weights, 'step')!;
  const moved = before.map((row, tag) => (tag === 2 ? { ...row, bias: row.bias - 1 } : row));
  const after = affineRows(followInSteps(weights, before, moved), 'step')!;
  assert.ok(Math.abs(after[2]!.bias - (steps[2]!.bias - 1)) < 1e-6);
  assert.deepEqual(after[2]!.weights, steps[2]!.weights);
});

test('a network without steps stays as it is', () => {
  const weights = new Map([...layers()].filter(([name]) => !name.startsWith('step')));
  assert.equal(followInSteps(weights, affineRows(weights, 'window')!, []), weights);
});
