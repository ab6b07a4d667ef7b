import assert from 'node:assert/strict';
import type { Network } from '../../src-main/taggers/architectures.ts';
import { initialWeights } from '../../src-main/taggers/initialWeights.ts';
import {
  TfjsTrainer,
  type TrainerOptions,
  type TrainingStart,
  type TrainingTrack,
} from '../../src-main/taggers/tfjs/TfjsTrainer.ts';
import { inventWeights } from './inventWeights.ts';
import { seededRandom } from './seededRandom.ts';
import { smallNetworks } from './smallNetworks.ts';
import { networkFor } from './networkFor.ts';

export const tags = 5;

export const instance = { mode: 'instance' } as const;

export const songByMean = { mode: 'song', aggregation: 'mean' } as const;

export const songByMax = { mode: 'song', aggregation: 'max' } as const;

export const learningRate = 3e-3;

export function startOf(what: string | Network, inputShape?: number[], answers = tags): TrainingStart {
  if (typeof what !== 'string') {
    return {
      network: what,
      weights: inventWeights(what, inputShape!),
      inputShape: inputShape!,
      tags: answers,
    };
  }
  const { hyper, input } = smallNetworks[what]!;
  const network = networkFor(what, hyper, answers);
  return { network, weights: initialWeights(network, input, 1), inputShape: input, tags: answers };
}

/** Three numbers to two tags, and nothing else. */
export function linearStart(): TrainingStart {
  const network: Network = (g, x) => ({ logits: g.linear(x, 'dense', { out: 2 }), embedding: x });
  return startOf(network, [3], 2);
}

export function openTrainer(
  start: TrainingStart,
  options: Partial<TrainerOptions> = {},
): Promise<TfjsTrainer> {
  return TfjsTrainer.open(start, {
    backend: 'wasm',
    objective: instance,
    trained: 'all',
    statistics: 'batch',
    seed: 1,
    ...options,
  });
}

/** Tracks of so many windows, with every kind of label. */
export function inventTracks({ inputShape }: TrainingStart, windows: readonly number[]): TrainingTrack[] {
  const random = seededRandom(4);
  const length = product(inputShape);
  return windows.map((count, track) => ({
    windows: Array.from({ length: count }, () => Float32Array.from({ length }, () => 2 * random())),
    labels: Array.from({ length: tags }, (_, tag) => [1, 0, undefined][(track + tag) % 3]),
  }));
}

function product(shape: readonly number[]): number {
  return shape.reduce((sizes, size) => sizes * size, 1);
}

export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let index = 0; index < expected.length; index++) {
    const off = Math.abs(actual[index]! - expected[index]!);
    assert.ok(off <= tolerance, `at ${index}: ${actual[index]} is not ${expected[index]}`);
  }
}
