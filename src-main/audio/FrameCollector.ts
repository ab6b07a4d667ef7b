import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AVERROR_INPUT_CHANGED,
  type AVSampleFormat,
} from 'node-av/constants';
import { FFmpegError, SoftwareResampleContext, type Frame } from 'node-av/lib';
import { DecodeError } from '../errors.ts';
import { ChannelMemory } from './ChannelMemory.ts';
import { layoutOf, mostNamedChannels, type SoundFormat } from './SoundFormat.ts';
import { checkSoundFormat } from './soundLimits.ts';

/**
 * Collects decoded frames of one format as floats, each channel by itself, at the frames' own rate: a frame by itself costs
 * more to look at than to decode.
 */
export class FrameCollector implements Disposable {
  readonly format: SoundFormat;
  /** What was collected lies there. */
  readonly memory: ChannelMemory;
  /** Samples of each channel that wait to be taken. */
  waiting = 0;
  readonly #context = new SoftwareResampleContext();
  readonly #isPlaced: boolean;
  /** An input of no samples: swresample then hands out what it has, where no input at all would end its stream. */
  readonly #nothing: Buffer[];
  /** Where one of each channel follow in turn, because they are too many for memories of their own. */
  #inTurn = new Float32Array(0);

  /** Prepares for frames like this one. */
  constructor({ channelLayout, sampleRate, format }: Frame) {
    const { nbChannels, order, mask } = channelLayout;
    checkSoundFormat(sampleRate, nbChannels);
    this.#isPlaced = order === AV_CHANNEL_ORDER_NATIVE && nbChannels <= mostNamedChannels;
    this.format = { rateHz: sampleRate, channels: nbChannels, layoutMask: this.#isPlaced ? mask : undefined };
    this.#nothing = Array<Buffer>(nbChannels).fill(Buffer.alloc(0));
    this.memory = new ChannelMemory(nbChannels);
    const layout = this.#isPlaced ? channelLayout : layoutOf(this.format);
    const output = this.#isInTurn ? AV_SAMPLE_FMT_FLT : AV_SAMPLE_FMT_FLTP;
    try {
      check(
        this.#context.allocSetOpts2(layout, output, sampleRate, layout, format as AVSampleFormat, sampleRate),
      );
      check(this.#context.init());
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Takes a frame; returns false where it is of another format: that needs a collector of its own. */
  push(frame: Frame): boolean {
    if (!this.#isPlaced) {
      if (frame.channels !== this.format.channels) return false;
      frame.channelLayout = layoutOf(this.format);
    }
    const result = this.#context.convertFrame(null, frame);
    if (result === AVERROR_INPUT_CHANGED) return false;
    check(result);
    this.waiting += frame.nbSamples;
    return true;
  }

  /** Brings what waits into the memory, with silence for NaN and infinity, and returns how many samples each channel has there. */
  take(): number {
    const most = this.#context.getOutSamples(0);
    const room = this.memory.room(most);
    const count = this.#isInTurn ? this.#separate(most) : this.#convert(room, most);
    this.waiting = 0;
    this.memory.silenceNonFinite(count);
    return count;
  }

  [Symbol.dispose](): void {
    this.#context.free();
    this.memory[Symbol.dispose]();
  }

  get #isInTurn(): boolean {
    return this.format.channels > mostNamedChannels;
  }

  #separate(most: number): number {
    const { channels } = this.format;
    if (this.#inTurn.length < most * channels) this.#inTurn = new Float32Array(most * channels);
    const count = this.#convert([Buffer.from(this.#inTurn.buffer)], most);
    for (let channel = 0; channel < channels; channel++) {
      const samples = this.memory.samples(channel, count);
      for (let i = 0; i < count; i++) samples[i] = this.#inTurn[i * channels + channel]!;
    }
    return count;
  }

  #convert(room: Buffer[], most: number): number {
    return check(this.#context.convertSync(room, most, this.#nothing, 0));
  }
}

function check(result: number): number {
  if (result < 0) throw new DecodeError(`cannot be resampled (${FFmpegError.strerror(result)})`);
  return result;
}
