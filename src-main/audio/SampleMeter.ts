import { kWeighting } from './kWeighting.ts';
import { gatedLoudness, type Loudness } from './loudnessOf.ts';
import { MeteredChannels } from './MeteredChannels.ts';

const stepSeconds = 0.1;

/** How a sound comes: its rate, and what each of its channels counts. */
export interface MeteredFormat {
  rateHz: number;
  weights: readonly number[];
}

/**
 * Measures how loud a sound is from the samples of its channels: ITU-R BS.1770-4 and EBU Tech 3341. `room` tells where to write
 * the next ones, `take` takes them. One whose rate or channels change is measured on.
 */
export class SampleMeter implements Disposable {
  #channels: MeteredChannels | undefined;
  #highest = 0;
  #stepSamples = 0;
  /** The power of the step under way, summed over its samples, and how many they are. */
  #sum = 0;
  #inStep = 0;
  #powers = new Float64Array(1024);
  #steps = 0;

  /** True once a sound has begun. */
  get hasHeard(): boolean {
    return this.#channels !== undefined;
  }

  /** Begins with samples of a format, or goes on with those of another. */
  begin({ rateHz, weights }: MeteredFormat): void {
    this.end();
    this.#channels = new MeteredChannels(kWeighting(rateHz), weights, this.#highest);
    this.#stepSamples = Math.round(stepSeconds * rateHz);
    [this.#sum, this.#inStep] = [0, 0];
  }

  /** Where up to so many samples of each channel, 32-bit floats, are to be written. Holds until the next call. */
  room(frames: number): Buffer[] {
    return this.#channels!.room(frames);
  }

  take(frames: number): void {
    if (frames === 0) return;
    const channels = this.#channels!;
    channels.begin(frames);
    for (let from = 0; from < frames;) {
      const count = Math.min(frames - from, this.#stepSamples - this.#inStep);
      this.#sum += channels.power(from, count);
      this.#inStep += count;
      from += count;
      if (this.#inStep === this.#stepSamples) this.#endStep();
    }
    channels.end(frames);
  }

  /** Ends a format: what its last samples lead to is looked at, too. */
  end(): void {
    if (this.#channels) this.#highest = this.#channels.finish();
    this[Symbol.dispose]();
  }

  /** Returns what was measured. Nothing may be taken afterwards. */
  finish(): Loudness {
    this.end();
    const peak = this.#highest;
    return {
      ...gatedLoudness(this.#powers.subarray(0, this.#steps)),
      // Between floats near the largest there is lies more than they can hold
      ...(peak > 0 && peak < Infinity && { truePeakDb: 20 * Math.log10(peak) }),
    };
  }

  [Symbol.dispose](): void {
    this.#channels?.[Symbol.dispose]();
    this.#channels = undefined;
  }

  #endStep(): void {
    if (this.#steps === this.#powers.length) {
      const larger = new Float64Array(2 * this.#steps);
      larger.set(this.#powers);
      this.#powers = larger;
    }
    this.#powers[this.#steps++] = this.#sum / this.#stepSamples;
    [this.#sum, this.#inStep] = [0, 0];
  }
}
