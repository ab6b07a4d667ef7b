import assert from 'node:assert/strict';
import type { StateDict } from '../../src-main/taggers/stateDict.ts';
import { TfjsTrainer, type TrainingStart } from '../../src-main/taggers/tfjs/TfjsTrainer.ts';

/**
 * Takes a step of training on windows, a track each, with dropout and the batch's own statistics: every parameter must have
 * its part in it, and what is lost must become less.
 */
export async function assertLearns(start: TrainingStart, windows: readonly Float32Array[]): Promise<void> {
  const tracks = windows.map((window, track) => ({
    windows: [window],
    labels: Array.from({ length: start.tags }, (_, tag) => (track + tag) % 2),
  }));
  const step = async (from: StateDict) => {
    const trainer = await TfjsTrainer.open(
      { ...start, weights: from },
      { backend: 'wasm', objective: { mode: 'instance' }, trained: 'all', statistics: 'batch', seed: 1 },
    );
    const loss = trainer.step(tracks, 1e-4);
    const after = trainer.weights();
    trainer.close();
    return { loss, after };
  };
  const { loss: before, after: moved } = await step(start.weights);
  assert.deepEqual([...moved.keys()].sort(), [...start.weights.keys()].sort());
  for (const [name, { data }] of moved) {
    const distance = difference(data, start.weights.get(name)!.data);
    assert.ok(Number.isFinite(distance) && distance > 0, `${name}: ${distance}`);
  }
  // Of the same seed, so that the same values are left out
  const { loss: after } = await step(moved);
  assert.ok(after < before, `the loss went from ${before} to ${after}`);
}

/** The largest difference of two values at the same place; infinite where one is no number. */
export function difference(actual: Float32Array, expected: Float32Array): number {
  assert.equal(actual.length, expected.length);
  return actual.reduce((most, value, index) => {
    const apart = Math.abs(value - expected[index]!);
    return Math.max(most, Number.isFinite(apart) ? apart : Infinity);
  }, 0);
}
