import type { Frame } from 'node-av/lib';
import { Resampler } from './Resampler.ts';
import type { MeteredFormat } from './SampleMeter.ts';

/** Samples are taken in chunks of about so much. */
const chunkSeconds = 0.5;
/** What has other rates, DSD above all, is measured at this one. */
const usualRateHz = 48_000;
const [slowestRateHz, fastestRateHz] = [8_000, 192_000];

/** Bits of FFmpeg's channel layouts. */
const [lowFrequency, backLeft, backRight, sideLeft, sideRight, lowFrequency2] = [3, 4, 5, 9, 10, 35];
/** 1.5 dB: of what stands beside or behind (ITU-R BS.1770-4, annex 1, table 3). */
const surroundWeight = 1.41;

/** Who takes the samples of all channels, as a SampleMeter does. */
interface Taker {
  begin: (format: MeteredFormat) => void;
  room: (frames: number) => Buffer[];
  take: (frames: number) => void;
}

/** Turns the frames of a decoder into chunks of samples, every channel at its own rate. */
export class MeteredFrames implements Disposable {
  readonly #taker: Taker;
  #resampler: Resampler | undefined;
  #gathered = 0;

  constructor(taker: Taker) {
    this.#taker = taker;
  }

  push(frame: Frame, isPlaced: boolean): void {
    if (!this.#resampler?.push(frame)) {
      this.flush(true);
      this.#begin(frame, isPlaced);
      this.#resampler!.push(frame);
    }
    this.#gathered += frame.nbSamples;
    if (this.#gathered >= chunkSeconds * this.#resampler!.inputRateHz) this.flush(false);
  }

  /** Hands over what was gathered; at the end of a format all that is left. */
  flush(isEnd: boolean): void {
    if (!this.#resampler) return;
    this.#gathered = 0;
    this.#taker.take(this.#resampler.takeInto((most) => this.#taker.room(most), isEnd));
    if (isEnd) this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#resampler?.[Symbol.dispose]();
    this.#resampler = undefined;
  }

  #begin(frame: Frame, isPlaced: boolean): void {
    const { sampleRate } = frame;
    const rateHz = sampleRate < slowestRateHz || sampleRate > fastestRateHz ? usualRateHz : sampleRate;
    this.#resampler = new Resampler(frame, rateHz, 0, 'all');
    const { outputChannels, layoutMask } = this.#resampler;
    this.#taker.begin({ rateHz, weights: channelWeights(outputChannels, isPlaced ? layoutMask : undefined) });
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
