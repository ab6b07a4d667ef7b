import { ChannelMemory } from './ChannelMemory.ts';
import type { SoundFormat } from './SoundFormat.ts';
import { kWeighting } from './kWeighting.ts';
import { gatedLoudness, type Loudness } from './loudnessOf.ts';
import { MeteredChannels } from './MeteredChannels.ts';
import { compileSimd } from '../simd/simdModule.ts';
import { StreamResampler } from './StreamResampler.ts';

const stepSeconds = 0.1;
/** What has other rates, DSD above all, is measured at this one. */
const usualRateHz = 48_000;
const [slowestRateHz, fastestRateHz] = [8_000, 192_000];

/** Bits of FFmpeg's channel layouts. */
const [lowFrequency, backLeft, backRight, sideLeft, sideRight, lowFrequency2] = [3, 4, 5, 9, 10, 35];
/** 1.5 dB: of what stands beside or behind (ITU-R BS.1770-4, annex 1, table 3). */
const surroundWeight = 1.41;

/** What is given the samples of all channels as they are decoded. Of each format: `begin`, `measure` for each chunk, `end`. */
export interface ChannelMeter {
  /** Samples of a format will lie in this memory; `end` comes before that is disposed of. */
  begin(format: SoundFormat, memory: ChannelMemory): void;
  /** Measures the next samples, so many of each channel. */
  measure(frames: number): void;
  /** Says that no more samples of this format follow. */
  end(): void;
}

/**
 * Measures how loud a track is from its samples, every channel at its own rate: ITU-R BS.1770-4 and EBU Tech 3341. A track whose
 * rate or channels change is measured on.
 */
export class LoudnessMeter implements ChannelMeter, Disposable {
  /** True once it was given samples. */
  hasHeard = false;
  #memory: ChannelMemory | undefined;
  #channels: MeteredChannels | undefined;
  /** One for each channel, and a memory for what they give, where the rate is none to measure at. */
  #resamplers: StreamResampler[] = [];
  #resampled: ChannelMemory | undefined;
  #highest = 0;
  #stepSamples = 0;
  /** The power of the step under way, summed over its samples, and how many they are. */
  #sum = 0;
  #inStep = 0;
  #powers = new Float64Array(1024);
  #steps = 0;

  /** Returns undefined on a processor without SIMD: there tracks are heard, and not measured. */
  static tryMake(): LoudnessMeter | undefined {
    return canMeter() ? new LoudnessMeter() : undefined;
  }

  begin({ rateHz, channels, layoutMask }: SoundFormat, memory: ChannelMemory): void {
    const isUsual = rateHz >= slowestRateHz && rateHz <= fastestRateHz;
    if (!isUsual) {
      this.#resampled = new ChannelMemory(channels);
      this.#resamplers = Array.from({ length: channels }, () => new StreamResampler(rateHz, usualRateHz));
    }
    const measuredHz = isUsual ? rateHz : usualRateHz;
    this.#memory = memory;
    this.#channels = new MeteredChannels(
      this.#resampled ?? memory,
      kWeighting(measuredHz),
      channelWeights(channels, layoutMask),
      this.#highest,
    );
    this.#stepSamples = Math.round(stepSeconds * measuredHz);
    [this.#sum, this.#inStep] = [0, 0];
  }

  /** Measures the next samples, so many of each channel; the memory keeps of them what comes before the next. */
  measure(frames: number): void {
    this.hasHeard = true;
    const memory = this.#memory!;
    if (!this.#resampled) return this.#take(memory, frames);
    this.#takeResampled(this.#resamplers.map((one, channel) => one.push(memory.samples(channel, frames))));
  }

  end(): void {
    if (!this.#channels) return;
    if (this.#resampled) this.#takeResampled(this.#resamplers.map((one) => one.finish()));
    this.#highest = this.#channels.finish();
    this[Symbol.dispose]();
  }

  /** Returns what was measured. Nothing may be measured afterwards. */
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
    for (const one of this.#resamplers) one[Symbol.dispose]();
    this.#resamplers = [];
    this.#resampled?.[Symbol.dispose]();
    this.#resampled = this.#channels = this.#memory = undefined;
  }

  #takeResampled(channels: readonly Float32Array[]): void {
    const frames = channels[0]!.length;
    this.#resampled!.room(frames);
    channels.forEach((samples, channel) => this.#resampled!.samples(channel, frames).set(samples));
    this.#take(this.#resampled!, frames);
  }

  #take(memory: ChannelMemory, frames: number): void {
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
    memory.keepLast(frames);
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

/** False on a processor without SIMD. */
export function canMeter(): boolean {
  return compileSimd('loudness') !== 'unsupported';
}
