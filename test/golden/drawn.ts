/**
 * Numbers that TypeScript and Python draw alike, so that weights and inputs of the goldens need not be kept in files:
 * mulberry32 (Tommy Ettinger), started from the FNV-1a hash of a name. drawn.py draws the same.
 */
import type { Weight } from '../../src-main/taggers/stateDict.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

/** `size` numbers in -1..1. */
export function drawNumbers(name: string, size: number): Float32Array {
  const random = seededRandom(seedOf(name));
  return Float32Array.from({ length: size }, () => 2 * random() - 1);
}

/** A parameter by its name: scaled so that signals neither vanish nor grow on their way; none is 0 or 1. */
export function drawWeight(name: string, shape: readonly number[]): Weight {
  const random = seededRandom(seedOf(name));
  const scale = scaleOf(name, shape);
  const size = product(shape);
  return { shape: [...shape], data: Float32Array.from({ length: size }, () => scale(2 * random() - 1)) };
}

function scaleOf(name: string, shape: readonly number[]): (value: number) => number {
  if (name === 'hstft_bn.running_var') return () => 2500; // of decibels
  if (name.endsWith('running_var')) return (value) => 1 + value / 2;
  const gain = Math.sqrt(6 / product(shape.slice(1))); // He et al. 2015, section 2.2
  if (shape.length > 1) return (value) => value * gain;
  // Of one axis: scales of normalisations, which are around one, and biases and means, around zero
  return name.endsWith('weight') || name.endsWith('bw_Q') ? (value) => 1 + value / 2 : (value) => value / 4;
}

/** The 32-bit FNV-1a hash of a name (Fowler, Noll and Vo; RFC 9923). */
function seedOf(name: string): number {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 0x01000193);
  return seed;
}

function product(shape: readonly number[]): number {
  return shape.reduce((sizes, size) => sizes * size, 1);
}
