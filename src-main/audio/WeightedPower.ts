import type { KWeighting } from './kWeighting.ts';

/** Filters remember two numbers each. */
const stateSize = 4;
/** What fades for ever would become subnormal, which is slow. */
const leastState = 1e-30;

/** Weights the channels of a sound one by one, remembers what the filters do, and adds up their power. */
export class WeightedPower {
  readonly #weighting: KWeighting;
  readonly #weights: readonly number[];
  /** [channels, 4] */
  readonly #states: Float64Array;

  /** What each channel counts; 0 leaves it out. */
  constructor(weighting: KWeighting, weights: readonly number[]) {
    this.#weighting = weighting;
    this.#weights = weights;
    this.#states = new Float64Array(stateSize * weights.length);
  }

  /** Sums the squares of the weighted samples of the next frames, interleaved [frames, channels]. */
  power(interleaved: Float32Array): number {
    const weights = this.#weights;
    if (weights.length === 2) return this.#powerOfTwo(interleaved);
    let sum = 0;
    for (const [channel, weight] of weights.entries())
      if (weight > 0) sum += weight * this.#powerOf(channel, interleaved);
    return sum;
  }

  #powerOf(channel: number, samples: Float32Array): number {
    const [[b0, b1, b2, a1, a2], [, , , c1, c2]] = this.#weighting;
    const state = this.#states.subarray(stateSize * channel, stateSize * (channel + 1));
    let [s1, s2, t1, t2] = [state[0]!, state[1]!, state[2]!, state[3]!];
    let sum = 0;
    for (let at = channel; at < samples.length; at += this.#weights.length) {
      const sample = samples[at]!;
      const shelved = b0 * sample + s1;
      s1 = b1 * sample + s2 - a1 * shelved;
      s2 = b2 * sample - a2 * shelved;
      const passed = shelved + t1;
      t1 = t2 - 2 * shelved - c1 * passed;
      t2 = shelved - c2 * passed;
      sum += passed * passed;
    }
    state.set([s1, s2, t1, t2].map(withoutSubnormal));
    return sum;
  }

  /** The same for stereo, in one loop: while the filter of one channel waits for itself, the other's is computed. */
  #powerOfTwo(samples: Float32Array): number {
    const [[b0, b1, b2, a1, a2], [, , , c1, c2]] = this.#weighting;
    const state = this.#states;
    let s1 = state[0]!;
    let s2 = state[1]!;
    let t1 = state[2]!;
    let t2 = state[3]!;
    let u1 = state[4]!;
    let u2 = state[5]!;
    let v1 = state[6]!;
    let v2 = state[7]!;
    let left = 0;
    let right = 0;
    for (let at = 0; at + 1 < samples.length; at += 2) {
      const x = samples[at]!;
      const y = samples[at + 1]!;
      const shelvedX = b0 * x + s1;
      const shelvedY = b0 * y + u1;
      s1 = b1 * x + s2 - a1 * shelvedX;
      u1 = b1 * y + u2 - a1 * shelvedY;
      s2 = b2 * x - a2 * shelvedX;
      u2 = b2 * y - a2 * shelvedY;
      const passedX = shelvedX + t1;
      const passedY = shelvedY + v1;
      t1 = t2 - 2 * shelvedX - c1 * passedX;
      v1 = v2 - 2 * shelvedY - c1 * passedY;
      t2 = shelvedX - c2 * passedX;
      v2 = shelvedY - c2 * passedY;
      left += passedX * passedX;
      right += passedY * passedY;
    }
    state.set([s1, s2, t1, t2, u1, u2, v1, v2].map(withoutSubnormal));
    return this.#weights[0]! * left + this.#weights[1]! * right;
  }
}

const withoutSubnormal = (value: number) => (Math.abs(value) < leastState ? 0 : value);
