import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AVERROR_INPUT_CHANGED,
  type AVSampleFormat,
} from 'node-av/constants';
import { FFmpegError, SoftwareResampleContext, type ChannelLayout, type Frame } from 'node-av/lib';
import { DecodeError } from '../errors.ts';
import { checkSoundFormat } from './soundLimits.ts';

const mono = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n } satisfies ChannelLayout;
const stereo = { nbChannels: 2, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n } satisfies ChannelLayout;
/** Up to 7.1, swresample knows what to do with every layout of named channels. */
const mostNamedChannels = 8;

/**
 * Mixes decoded frames of one format down to mono, or leaves stereo as it is, float, and resamples them with swresample's own filter, as
 * `ffmpeg -ac 1 -ar RATE` does where it writes 16-bit samples: the down-mix is normalised, so that full scale stays
 * within -1..1 and stereo is the mean of both channels (to float, ffmpeg would add them up at 0.707 each). Channels of
 * unknown place, and more than eight, are averaged.
 */
export class Resampler implements Disposable {
  readonly inputRateHz: number;
  /** Where it gives more than a mixture: how many channels, and the bits of their places if those are known. */
  readonly outputChannels: number;
  readonly layoutMask: bigint | undefined;
  readonly #context = new SoftwareResampleContext();
  /** The name given to a layout that swresample could not place. */
  readonly #layout: ChannelLayout | undefined;
  /** An input of no samples: swresample then hands out what it has, where no input at all would end its stream. */
  readonly #nothing: Buffer[];
  #output = new Float32Array(0);

  /**
   * Prepares for frames like this one, `leadSamples` of silence (at their rate) before the first. Two channels, one sample
   * of each in turn, come of stereo alone; all of them, of whatever there is, go where `takeInto` is told.
   */
  constructor(frame: Frame, rateHz: number, leadSamples: number, channels: 1 | 2 | 'all' = 1) {
    const { channelLayout: given, sampleRate } = frame;
    const { nbChannels } = given;
    checkSoundFormat(sampleRate, nbChannels);
    const placed = given.order === AV_CHANNEL_ORDER_NATIVE && nbChannels <= mostNamedChannels;
    if (!placed) this.#layout = { ...mono, nbChannels, mask: (1n << BigInt(nbChannels)) - 1n };
    const layout = this.#layout ?? given;
    this.inputRateHz = sampleRate;
    this.outputChannels = channels === 'all' ? nbChannels : channels;
    this.layoutMask = placed ? given.mask : undefined;
    this.#nothing = Array<Buffer>(nbChannels).fill(Buffer.alloc(0));
    const context = this.#context;
    const format = frame.format as AVSampleFormat;
    try {
      check(
        context.allocSetOpts2(
          channels === 'all' ? layout : channels === 1 ? mono : stereo,
          channels === 'all' ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_FLT,
          rateHz,
          layout,
          format,
          sampleRate,
        ),
      );
      check(context.setOption('rematrix_maxval', '1'));
      if (!placed && channels === 1)
        check(context.setMatrix(Array<number>(nbChannels).fill(1 / nbChannels), nbChannels));
      check(context.init());
      if (leadSamples > 0) check(context.injectSilence(leadSamples));
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Takes a frame; returns false where it is of another format: that needs a resampler of its own. */
  push(frame: Frame): boolean {
    if (this.#layout) {
      if (frame.channels !== this.#layout.nbChannels) return false;
      frame.channelLayout = this.#layout;
    }
    const result = this.#context.convertFrame(null, frame);
    if (result === AVERROR_INPUT_CHANGED) return false;
    check(result);
    return true;
  }

  /** Returns what the frames so far have given, up to the filter's delay. Both this and the rest hold until the next call. */
  take(): Float32Array {
    return this.#convert(this.#nothing);
  }

  /** Returns the rest, after the last frame. */
  finish(): Float32Array {
    return this.#convert(null);
  }

  /**
   * Gives each channel's samples to memory of its own, `room(most)` for up to so many, and returns how many they are: those
   * of the frames so far, or at the end also the rest. They may be NaN or infinite.
   */
  takeInto(room: (most: number) => Buffer[], isEnd: boolean): number {
    const most = this.#context.getOutSamples(0);
    return check(this.#context.convertSync(room(most), most, isEnd ? null : this.#nothing, 0));
  }

  [Symbol.dispose](): void {
    this.#context.free();
  }

  #convert(input: Buffer[] | null): Float32Array {
    const most = this.#context.getOutSamples(0);
    // Fresh memory for each chunk would cost as much as resampling into it
    if (this.#output.length < most * this.outputChannels)
      this.#output = new Float32Array(most * this.outputChannels);
    const samples = this.#output;
    const length = check(this.#context.convertSync([Buffer.from(samples.buffer)], most, input, 0));
    return silenceNonFinite(samples.subarray(0, length * this.outputChannels));
  }
}

/** Float files may hold NaN or infinity, which would spread over every number computed from them: 0 instead. */
function silenceNonFinite(samples: Float32Array): Float32Array {
  if (areFinite(samples)) return samples;
  for (let i = 0; i < samples.length; i++) if (!Number.isFinite(samples[i])) samples[i] = 0;
  return samples;
}

/** A finite number less itself is 0, another NaN. Four sums side by side, since each waits for itself. */
function areFinite(samples: Float32Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < samples.length; i += 4) {
    a += samples[i]! - samples[i]!;
    b += samples[i + 1]! - samples[i + 1]!;
    c += samples[i + 2]! - samples[i + 2]!;
    d += samples[i + 3]! - samples[i + 3]!;
  }
  for (; i < samples.length; i++) a += samples[i]! - samples[i]!;
  return a + b + c + d === 0;
}

function check(result: number): number {
  if (result < 0) throw new DecodeError(`cannot be resampled (${FFmpegError.strerror(result)})`);
  return result;
}
