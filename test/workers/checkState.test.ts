import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeSafetensors } from '../../src-main/taggers/safetensors.ts';
import type { CheckpointState } from '../../src-main/training/Checkpoint.ts';
import type { FitPlan } from '../../src-main/training/fitFromParent.ts';
import { checkState, sendState } from '../../src-main/workers/checkState.ts';
import { pack, unpack } from '../../src-main/workers/messages.ts';
import type { SentState } from '../../src-main/workers/trainingMessages.ts';

const start = new Map([['layer.weight', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]);
const plan: FitPlan = {
  request: 'ours',
  tags: 1,
  start,
  training: [],
  validation: [],
  tagWeights: [],
  mode: 'instance',
  seed: 1,
  epochs: 3,
};

function stateAfter(epochs: number): CheckpointState {
  const curve = Array.from({ length: epochs }, (_, epoch) => ({
    epoch,
    loss: 1 / (epoch + 1),
    validationLoss: 1,
    rocAuc: null,
    prAuc: 0.5,
    seconds: 1,
  }));
  return { request: 'theirs', curve, bestEpoch: 0, current: start, best: start };
}

function weights(...values: number[]): Uint8Array {
  return encodeSafetensors(new Map([['layer.weight', { shape: [2, 2], data: Float32Array.from(values) }]]));
}

describe('where a training on another machine stands', () => {
  it('is taken as it was sent, as the run that was asked for', () => {
    const sent = unpack(pack(sendState(stateAfter(2))));
    assert.deepEqual(checkState(sent, plan, stateAfter(1)), { ...stateAfter(2), request: 'ours' });
  });

  const wrongs: [string, (state: SentState) => void, RegExp][] = [
    ['weights that are no numbers', (state) => (state.current = weights(1, NaN, 3, 4)), /NaN or infinity/],
    ['a best that is infinite', (state) => (state.best = weights(1, Infinity, 3, 4)), /NaN or infinity/],
    ['no weights', (state) => (state.current = new Uint8Array(3)), /./],
    [
      'weights of another shape',
      (state) =>
        (state.current = encodeSafetensors(
          new Map([['layer.weight', { shape: [4], data: new Float32Array(4) }]]),
        )),
      /of another network/,
    ],
    ['more epochs than were asked for', (state) => (state.curve = stateAfter(4).curve), /do not follow/],
    ['no more epochs than before', (state) => (state.curve = stateAfter(1).curve), /do not follow/],
    ['an epoch before that is another', (state) => (state.curve[0]!.loss = 0), /do not follow/],
    ['a best epoch that there is not', (state) => (state.bestEpoch = 2), /do not follow/],
    ['a loss that is no number', (state) => (state.curve[1]!.loss = NaN), /cannot be right/],
    ['nothing', (state) => Reflect.deleteProperty(state, 'curve'), /cannot be right/],
  ];
  for (const [what, spoil, why] of wrongs)
    it(`is refused with ${what}`, () => {
      const state = structuredClone(sendState(stateAfter(2)));
      spoil(state);
      assert.throws(() => checkState(state, plan, stateAfter(1)), why);
    });
});
