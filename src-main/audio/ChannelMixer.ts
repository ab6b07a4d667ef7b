/** How two channels become one: their mean, or the louder of them where the mean has lost what both have. */
export type Mix =
  | 'mean'
  /** Throws CancelledChannels where the mean will not do: then it is decoded anew, with the next. */
  | 'mean-or-throw'
  /** Takes the louder channel from where the two cancel on; costs half as much again as the mean. */
  | 'louder-where-cancelled';

/** Thrown when the two channels of a track turn out to cancel each other in their mean. */
export class CancelledChannels extends Error {}

/**
 * The channels cancel where their mean has less than this part of the louder one's energy, -10 dB. Independent channels
 * of one loudness have a half, one channel alone a quarter; so little takes a correlation below -0.8.
 */
const cancelledPart = 0.1;
/** Mean square of a channel below which there is nothing to lose: -60 dBFS. */
const silentPower = 1e-6;

/**
 * The energies of two channels and of their mean, over some samples.
 *
 * @example
 * const energies = new ChannelEnergies();
 * energies.add(Float32Array.of(0.5, -0.25), Float32Array.of(-0.5, 0.25));
 * [energies.left, energies.right, energies.mean] // [0.3125, 0.3125, 0]
 * energies.cancel // true
 */
export class ChannelEnergies {
  left = 0;
  right = 0;
  mean = 0;
  samples = 0;

  /** Adds as many samples of both channels. */
  add(left: Float32Array, right: Float32Array): void {
    let [leftSum, rightSum, meanSum] = [0, 0, 0];
    for (let i = 0; i < left.length; i++) {
      const [a, b] = [left[i]!, right[i]!];
      leftSum += a * a;
      rightSum += b * b;
      meanSum += (a + b) ** 2 / 4;
    }
    this.left += leftSum;
    this.right += rightSum;
    this.mean += meanSum;
    this.samples += left.length;
  }

  clear(): void {
    this.left = this.right = this.mean = this.samples = 0;
  }

  get isSilent(): boolean {
    return Math.max(this.left, this.right) <= silentPower * this.samples;
  }

  get cancel(): boolean {
    return !this.isSilent && this.mean < cancelledPart * Math.max(this.left, this.right);
  }
}

/** Seconds of sound that do not cancel before the mean is taken again: a change of channels can be heard. */
const settledSeconds = 10;

/** Makes one channel of two, chunk by chunk. */
export class ChannelMixer {
  readonly #rateHz: number;
  #taken: 0 | 1 | undefined;
  #settled = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  /** Mixes as many samples of both channels. */
  mix(left: Float32Array, right: Float32Array): Float32Array {
    const energies = new ChannelEnergies();
    energies.add(left, right);
    if (energies.cancel) {
      this.#taken ??= energies.left >= energies.right ? 0 : 1;
      this.#settled = 0;
    } else if (!energies.isSilent) {
      this.#settled += energies.samples;
      if (this.#settled > settledSeconds * this.#rateHz) this.#taken = undefined;
    }
    if (this.#taken !== undefined) return (this.#taken === 0 ? left : right).slice();
    const mixed = new Float32Array(left.length);
    for (let i = 0; i < mixed.length; i++) mixed[i] = (left[i]! + right[i]!) / 2;
    return mixed;
  }
}
