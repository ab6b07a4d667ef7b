import { workAt, type ChannelMemory, type LoudnessFunctions } from './ChannelMemory.ts';
import type { KWeighting } from './kWeighting.ts';
import { roundUp, vectorBytes } from '../simd/simdModule.ts';

/** Samples on either side from which what lies between two samples is computed. */
const reach = 12;
const floatBytes = 4;
const tableAt = workAt;
const statesAt = tableAt + roundUp(3 * reach * floatBytes, vectorBytes);
/** Filters of two channels remember four numbers each. */
const stateBytes = 4 * vectorBytes;

/**
 * The channels of a sound, in WebAssembly: their weighted power and their highest peak. Of each chunk in the memory: `begin`,
 * `power` for all of it in order, and the memory's `keepLast`.
 */
export class MeteredChannels {
  readonly #memory: ChannelMemory;
  readonly #functions: LoudnessFunctions;
  readonly #weights: readonly number[];
  #highest: number;

  /** What each channel counts, 0 leaves it out; and the highest peak so far, linear. The memory is WebAssembly's. */
  constructor(memory: ChannelMemory, weighting: KWeighting, weights: readonly number[], highest: number) {
    this.#memory = memory;
    this.#functions = memory.functions!;
    this.#weights = weights;
    this.#highest = highest;
    const [[b0, b1, b2, a1, a2], [, , , c1, c2]] = weighting;
    this.#functions.planWeighting(b0, b1, b2, a1, a2, c1, c2);
    const { buffer } = this.#functions.memory;
    const states = (stateBytes * Math.ceil(weights.length / 2)) / Float64Array.BYTES_PER_ELEMENT;
    new Float64Array(buffer, statesAt, states).fill(0);
    new Float32Array(buffer, tableAt, 3 * reach).set(peakTable());
  }

  /** Looks for the peaks of the samples now in the memory, so many. */
  begin(frames: number): void {
    for (let channel = 0; channel < this.#weights.length; channel++) this.#search(channel, frames);
  }

  /** Sums the squares of the weighted samples of the next frames: so many, from that one of the chunk on. */
  power(from: number, frames: number): number {
    const weights = this.#weights;
    const at = (channel: number) => this.#memory.addressOf(channel) + floatBytes * from;
    let sum = 0;
    for (let left = 0; left < weights.length; left += 2) {
      const right = left + 1;
      const [leftCounts, rightCounts] = [weights[left]!, weights[right] ?? 0];
      if (leftCounts === 0 && rightCounts === 0) continue;
      sum += this.#functions.power(
        at(left),
        at(right < weights.length ? right : left),
        frames,
        leftCounts,
        rightCounts,
        statesAt + (stateBytes * left) / 2,
      );
    }
    return sum;
  }

  /** Looks also at what the last samples lead to. Returns the highest peak, also of before. */
  finish(): number {
    this.#memory.room(reach).forEach((samples, channel) => {
      samples.fill(0, 0, floatBytes * reach);
      this.#search(channel, reach);
    });
    return this.#highest;
  }

  #search(channel: number, frames: number): void {
    const samples = this.#memory.addressOf(channel);
    this.#highest = this.#functions.highestPeak(samples, frames, this.#highest, tableAt);
  }
}

/**
 * Four times oversampled: what lies at a quarter, a half and three quarters of the way between two samples (ITU-R BS.1770-4,
 * annex 2), of the samples at one distance to the left and right: what their sum counts at a quarter and three quarters,
 * what their difference counts there, and what their sum counts half-way.
 */
function peakTable(): number[] {
  const quarter = interpolator(0.25);
  const half = interpolator(0.5);
  return Array.from({ length: reach }, (_, tap) => {
    const [left, right] = [quarter[tap]!, quarter[2 * reach - 1 - tap]!];
    return [(left + right) / 2, (left - right) / 2, half[tap]!];
  }).flat();
}

/** The weights of the samples around a place between two of them: a sinc, windowed by von Hann's. */
function interpolator(phase: number): number[] {
  const weights = Array.from({ length: 2 * reach }, (_, tap) => {
    const distance = tap - (reach - 1) - phase;
    const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
