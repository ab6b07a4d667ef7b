import type { Network } from '../../src-main/taggers/architectures.ts';
import type { FrameNetwork } from '../../src-main/taggers/hearing/frameNetwork.ts';
import { parameterShapes } from '../../src-main/taggers/parameterShapes.ts';
import type { StateDict } from '../../src-main/taggers/stateDict.ts';
import { seededRandom } from './seededRandom.ts';

/**
 * Draws weights for a network; the same on every machine, and scaled so that signals neither vanish nor grow on their
 * way. Unlike initialWeights none are zero or one, running statistics included: two interpreters that agree on these
 * agree on all.
 */
export function inventWeights(network: Network | FrameNetwork, inputShape: readonly number[]): StateDict {
  const random = seededRandom(2017);
  return new Map(
    [...parameterShapes(network, inputShape)].map(([name, shape]) => [
      name,
      { shape, data: Float32Array.from({ length: product(shape) }, () => draw(name, shape, random)) },
    ]),
  );
}

function draw(name: string, shape: readonly number[], random: () => number): number {
  const value = 2 * random() - 1;
  if (name === 'hstft_bn.running_var') return 2500; // of decibels, which the Harmonic CNN computes itself
  if (name.endsWith('running_var')) return 1 + value / 2;
  if (shape.length > 1) return value * Math.sqrt(6 / product(shape.slice(1))); // He et al. 2015, section 2.2
  // Of one axis: scales of normalisations, which are around one, and biases and means, around zero
  return name.endsWith('weight') || name.endsWith('bw_Q') ? 1 + value / 2 : value / 4;
}

function product(shape: readonly number[]): number {
  return shape.reduce((sizes, size) => sizes * size, 1);
}
