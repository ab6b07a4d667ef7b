import { AV_CHANNEL_ORDER_NATIVE, AV_SAMPLE_FMT_FLTP } from 'node-av/constants';
import { FFmpegError, SoftwareResampleContext, type ChannelLayout } from 'node-av/lib';
import { DecodeError } from '../errors.ts';
import type { ChannelMemory } from './ChannelMemory.ts';
import { layoutOf, mostNamedChannels, type SoundFormat } from './SoundFormat.ts';

const mono = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n } satisfies ChannelLayout;
const stereo = { nbChannels: 2, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n } satisfies ChannelLayout;

/**
 * Mixes channels down to mono, or leaves stereo as it is, and resamples them with swresample's own filter, as
 * `ffmpeg -ac 1 -ar RATE` does where it writes 16-bit samples: the down-mix is normalised, so that full scale stays
 * within -1..1 and stereo is the mean of both channels (to float, ffmpeg would add them up at 0.707 each). Channels of
 * unknown place, and more than eight, are averaged.
 */
export class Resampler implements Disposable {
  readonly #context = new SoftwareResampleContext();
  /** Whether the channels are averaged here, because they are too many for memories of their own. */
  readonly #isAveraged: boolean;
  #average = new Float32Array(0);
  #output: Float32Array[];

  /** Prepares for samples of a format, after `leadSamples` of silence at their rate. Two channels come of two alone. */
  constructor(format: SoundFormat, rateHz: number, leadSamples: number, channels: 1 | 2 = 1) {
    const { channels: given, layoutMask } = format;
    this.#isAveraged = given > mostNamedChannels;
    this.#output = Array.from({ length: channels }, () => new Float32Array(0));
    const [from, to] = [this.#isAveraged ? mono : layoutOf(format), channels === 1 ? mono : stereo];
    const [context, sample] = [this.#context, AV_SAMPLE_FMT_FLTP];
    try {
      check(context.allocSetOpts2(to, sample, rateHz, from, sample, format.rateHz));
      check(context.setOption('rematrix_maxval', '1'));
      if (layoutMask === undefined && channels === 1 && !this.#isAveraged)
        check(context.setMatrix(Array<number>(given).fill(1 / given), given));
      check(context.init());
      if (leadSamples > 0) check(context.injectSilence(leadSamples));
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Takes the next samples, so many of each channel; returns what they and those before have given, up to the filter's delay: one
   * array a channel. They hold until the next call.
   */
  push(memory: ChannelMemory, frames: number): Float32Array[] {
    return this.#convert(this.#isAveraged ? [this.#averageOf(memory, frames)] : memory.room(frames), frames);
  }

  /** Returns the rest, after the last samples. */
  finish(): Float32Array[] {
    return this.#convert(null, 0);
  }

  [Symbol.dispose](): void {
    this.#context.free();
  }

  #convert(input: Buffer[] | null, frames: number): Float32Array[] {
    const most = this.#context.getOutSamples(frames);
    // Fresh memory for each chunk would cost as much as resampling into it
    if (this.#output[0]!.length < most) this.#output = this.#output.map(() => new Float32Array(most));
    const room = this.#output.map(({ buffer }) => Buffer.from(buffer));
    const length = check(this.#context.convertSync(room, most, input, frames));
    return this.#output.map((samples) => samples.subarray(0, length));
  }

  #averageOf(memory: ChannelMemory, frames: number): Buffer {
    if (this.#average.length < frames) this.#average = new Float32Array(frames);
    const average = this.#average.fill(0);
    for (let channel = 0; channel < memory.channels; channel++) {
      const samples = memory.samples(channel, frames);
      for (let i = 0; i < frames; i++) average[i]! += samples[i]! / memory.channels;
    }
    return Buffer.from(average.buffer);
  }
}

function check(result: number): number {
  if (result < 0) throw new DecodeError(`cannot be resampled (${FFmpegError.strerror(result)})`);
  return result;
}
