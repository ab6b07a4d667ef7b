import type { Frame } from 'node-av/lib';
import { kWeighting } from './kWeighting.ts';
import { gatedLoudness, type Loudness } from './loudnessOf.ts';
import { MeteredChannels } from './MeteredChannels.ts';
import { Resampler } from './Resampler.ts';
import { compileSimd } from './simdModule.ts';

/** Samples are taken in chunks of about so much. */
const chunkSeconds = 0.5;
const stepSeconds = 0.1;
/** What has other rates, DSD above all, is measured at this one. */
const usualRateHz = 48_000;
const [slowestRateHz, fastestRateHz] = [8_000, 192_000];

/** Bits of FFmpeg's channel layouts. */
const [lowFrequency, backLeft, backRight, sideLeft, sideRight, lowFrequency2] = [3, 4, 5, 9, 10, 35];
/** 1.5 dB: of what stands beside or behind (ITU-R BS.1770-4, annex 1, table 3). */
const surroundWeight = 1.41;

/**
 * Measures how loud a track is from the frames of its decoder, every channel at its own rate: ITU-R BS.1770-4 and EBU Tech
 * 3341. A track whose rate or channels change is measured on.
 */
export class LoudnessMeter implements Disposable {
  #resampler: Resampler | undefined;
  #channels: MeteredChannels | undefined;
  #gathered = 0;
  #highest = 0;
  #stepSamples = 0;
  /** The power of the step under way, summed over its samples, and how many they are. */
  #sum = 0;
  #inStep = 0;
  #powers = new Float64Array(1024);
  #steps = 0;

  /** Returns undefined on a processor without SIMD: there tracks are heard, and not measured. */
  static tryMake(): LoudnessMeter | undefined {
    return compileSimd('loudness') === 'unsupported' ? undefined : new LoudnessMeter();
  }

  /** Takes the next frame; whether the places of its channels are known. */
  push(frame: Frame, isPlaced: boolean): void {
    if (!this.#resampler?.push(frame)) {
      this.#finishFormat();
      this.#begin(frame, isPlaced);
      this.#resampler!.push(frame);
    }
    this.#gathered += frame.nbSamples;
    if (this.#gathered < chunkSeconds * this.#resampler!.inputRateHz) return;
    this.#gathered = 0;
    this.#take(false);
  }

  /** True once it was given a frame. */
  get hasHeard(): boolean {
    return this.#resampler !== undefined;
  }

  /** Returns what was measured. Nothing may be pushed afterwards. */
  finish(): Loudness {
    this.#finishFormat();
    const peak = this.#highest;
    return {
      ...gatedLoudness(this.#powers.subarray(0, this.#steps)),
      // Between floats near the largest there is lies more than they can hold
      ...(peak > 0 && peak < Infinity && { truePeakDb: 20 * Math.log10(peak) }),
    };
  }

  [Symbol.dispose](): void {
    this.#resampler?.[Symbol.dispose]();
    this.#resampler = undefined;
    this.#channels?.[Symbol.dispose]();
    this.#channels = undefined;
  }

  #begin(frame: Frame, isPlaced: boolean): void {
    const { sampleRate } = frame;
    const rateHz = sampleRate < slowestRateHz || sampleRate > fastestRateHz ? usualRateHz : sampleRate;
    this.#resampler = new Resampler(frame, rateHz, 0, 'all');
    const { outputChannels, layoutMask } = this.#resampler;
    const weights = channelWeights(outputChannels, isPlaced ? layoutMask : undefined);
    this.#channels = new MeteredChannels(kWeighting(rateHz), weights, this.#highest);
    this.#stepSamples = Math.round(stepSeconds * rateHz);
    [this.#sum, this.#inStep] = [0, 0];
  }

  #finishFormat(): void {
    if (!this.#resampler) return;
    this.#take(true);
    this.#highest = this.#channels!.finish();
    this[Symbol.dispose]();
  }

  #take(isEnd: boolean): void {
    const channels = this.#channels!;
    const frames = this.#resampler!.takeInto((most) => channels.room(most), isEnd);
    if (frames === 0) return;
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

/** What each channel counts, in the order of its bits in the layout; without places all count the same. */
function channelWeights(channels: number, mask: bigint | undefined): number[] {
  if (mask === undefined) return Array<number>(channels).fill(1);
  const bits = Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => (mask >> BigInt(bit)) & 1n);
  // With channels beside the listener, those behind are too far behind for more weight.
  const surround = bits.includes(sideLeft) ? [sideLeft, sideRight] : [backLeft, backRight];
  return bits.slice(0, channels).map((bit) => {
    if (bit === lowFrequency || bit === lowFrequency2) return 0;
    return surround.includes(bit) ? surroundWeight : 1;
  });
}
