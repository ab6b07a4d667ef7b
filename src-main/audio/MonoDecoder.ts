import { AV_NOPTS_VALUE, AVERROR_EAGAIN } from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, Frame, type Packet, type Stream } from 'node-av/lib';
import { DecodeError } from '../errors.ts';
import { CancelledChannels, ChannelEnergies, ChannelMixer, type Mix } from './ChannelMixer.ts';
import { FrameCollector } from './FrameCollector.ts';
import type { ChannelMeter } from './LoudnessMeter.ts';
import { Resampler } from './Resampler.ts';

/** Decoded samples and where they belong. */
export interface SampleChunk {
  /** In samples from the beginning of the track. */
  start: number;
  /** Mono, -1..1; what a lossy codec makes of loud music may go slightly over. */
  samples: Float32Array;
}

/** Samples are mixed, resampled and measured in chunks of about so much. */
const chunkSeconds = 0.5;
/** Of two channels so much is looked at, every so often, and by so many looks it is decided whether they cancel. */
const probes = { longSeconds: 0.025, everySeconds: 0.25, toDecide: 16 };
const noChunks: readonly SampleChunk[] = [];

/**
 * Decodes the packets of one stream to mono samples of one rate. Packets carry time stamps as PacketClock sets them.
 * FFmpeg's decoders cut encoder delay and padding off, told by the packets' side data: sample 0 is the first of what is
 * left, as in the output of `ffmpeg`.
 */
export class MonoDecoder implements Disposable {
  /** Packets that the decoder refused; what follows them is put where they were. */
  corruptPackets = 0;
  /** Time stamp of sample 0 in ticks, undefined until it is decoded. */
  origin: number | undefined;
  readonly #rateHz: number;
  readonly #mix: Mix;
  readonly #meter: ChannelMeter | undefined;
  readonly #secondsPerTick: number;
  readonly #context = new CodecContext();
  readonly #frame = new Frame();
  /** Undefined where the next frame's time stamp has to tell its place. */
  #collector: FrameCollector | undefined;
  #resampler: Resampler | undefined;
  /** Where the next chunk starts. */
  #next = 0;
  /** Undefined where there are not two channels to choose from. */
  #mixer: ChannelMixer | undefined;
  readonly #probed = new ChannelEnergies();
  #probeCount = 0;
  /** Where in the next samples the next one is. */
  #nextProbe = 0;

  /** `meter` is given every sample, too. */
  constructor(stream: Stream, rateHz: number, mix: Mix = 'mean', meter?: ChannelMeter) {
    const { codecpar, timeBase } = stream;
    this.#rateHz = rateHz;
    this.#mix = mix;
    this.#meter = meter;
    this.#secondsPerTick = timeBase.num / timeBase.den;
    const codec = Codec.findDecoder(codecpar.codecId);
    if (!codec) throw new DecodeError('there is no decoder for this codec');
    this.#context.allocContext3(codec);
    this.#context.parametersToContext(codecpar);
    this.#context.pktTimebase = timeBase;
    // Files are decoded side by side, one per core: threads within each would only get in their way.
    this.#context.threadCount = 1;
    this.#frame.alloc();
    const result = this.#context.open2Sync(codec, null);
    if (result < 0) {
      this[Symbol.dispose]();
      throw new DecodeError(`the decoder refuses the file's header (${FFmpegError.strerror(result)})`);
    }
  }

  /** Decodes a packet; undefined, after the last one, gives what is left. Most packets complete no chunk. */
  decode(packet: Packet | undefined): readonly SampleChunk[] {
    let chunks = noChunks;
    let result = this.#context.sendPacketSync(packet ?? null);
    while (result >= 0) {
      result = this.#context.receiveFrameSync(this.#frame);
      if (result >= 0) chunks = joined(chunks, this.#collect(this.#frame));
    }
    if (!packet) return joined(chunks, this.#finishFormat());
    if (result !== AVERROR_EAGAIN && !this.#settling) this.corruptPackets++;
    return chunks;
  }

  /** Forgets the packets so far, because the next one does not follow them. */
  restart(): void {
    this.#context.flushBuffers();
    this.#dropFormat();
  }

  [Symbol.dispose](): void {
    this.#dropFormat();
    this.#frame.free();
    this.#context.freeContext();
  }

  /** True right after a restart, when a decoder may refuse a packet that builds upon the one before. */
  get #settling(): boolean {
    return this.#collector === undefined && this.origin !== undefined;
  }

  #collect(frame: Frame): readonly SampleChunk[] {
    if (!this.#collector && !this.#startFormat(frame)) return noChunks;
    let chunks = noChunks;
    if (!this.#collector!.push(frame)) {
      // Two files joined into one: another rate, or other channels, from here on.
      chunks = this.#finishFormat();
      this.#beginFormat(frame, 0);
      this.#collector!.push(frame);
    }
    const { waiting, format } = this.#collector!;
    return waiting < chunkSeconds * format.rateHz ? chunks : joined(chunks, this.#take());
  }

  /**
   * Begins where both rates have a sample at the same time, with silence up to the frame: samples come out as they do
   * when everything before is decoded too, but for the length of the filter.
   */
  #startFormat(frame: Frame): boolean {
    if (frame.pts === AV_NOPTS_VALUE && this.origin !== undefined) return false;
    const stamp = frame.pts === AV_NOPTS_VALUE ? 0 : Number(frame.pts);
    this.origin ??= stamp;
    const place = Math.round((stamp - this.origin) * this.#secondsPerTick * frame.sampleRate);
    const common = greatestCommonDivisor(frame.sampleRate, this.#rateHz);
    const lead = place % (frame.sampleRate / common);
    this.#next = ((place - lead) / frame.sampleRate) * this.#rateHz;
    this.#beginFormat(frame, lead);
    return true;
  }

  #beginFormat(frame: Frame, leadSamples: number): void {
    this.#collector = new FrameCollector(frame);
    const { format, memory } = this.#collector;
    const isChoice = this.#mix === 'louder-where-cancelled' && format.channels === 2;
    this.#mixer = isChoice ? new ChannelMixer(this.#rateHz) : undefined;
    this.#resampler = new Resampler(format, this.#rateHz, leadSamples, isChoice ? 2 : 1);
    this.#meter?.begin(format, memory);
  }

  /** Mixes, resamples and measures what waits. */
  #take(): readonly SampleChunk[] {
    const collector = this.#collector!;
    const frames = collector.take();
    if (this.#mix === 'mean-or-throw' && collector.format.channels === 2)
      this.#listenForCancelling(collector, frames);
    const chunks = this.#place(this.#resampler!.push(collector.memory, frames));
    this.#meter?.measure(frames);
    return chunks;
  }

  /** Looks at some samples now and then. Throws CancelledChannels once the channels have cancelled for some seconds. */
  #listenForCancelling({ format: { rateHz }, memory }: FrameCollector, frames: number): void {
    const [left, right] = [memory.samples(0, frames), memory.samples(1, frames)];
    const long = Math.round(probes.longSeconds * rateHz);
    let at = this.#nextProbe;
    for (; at < frames; at += Math.round(probes.everySeconds * rateHz)) {
      this.#probed.add(left.subarray(at, at + long), right.subarray(at, at + long));
      if (++this.#probeCount === probes.toDecide) this.#decide();
    }
    this.#nextProbe = at - frames;
  }

  #decide(): void {
    if (this.#probed.cancel) throw new CancelledChannels();
    this.#probed.clear();
    this.#probeCount = 0;
  }

  #finishFormat(): readonly SampleChunk[] {
    const chunks = this.#collector ? joined(this.#take(), this.#place(this.#resampler!.finish())) : noChunks;
    this.#dropFormat();
    this.#decide();
    return chunks;
  }

  #dropFormat(): void {
    if (this.#collector) this.#meter?.end();
    this.#resampler?.[Symbol.dispose]();
    this.#collector?.[Symbol.dispose]();
    this.#resampler = this.#collector = undefined;
  }

  #place(resampled: readonly Float32Array[]): readonly SampleChunk[] {
    const [left, right] = resampled as [Float32Array, Float32Array];
    if (left.length === 0) return noChunks;
    const samples = this.#mixer ? this.#mixer.mix(left, right) : left.slice();
    const start = this.#next;
    this.#next += samples.length;
    return [{ start, samples }];
  }
}

function joined(before: readonly SampleChunk[], chunks: readonly SampleChunk[]): readonly SampleChunk[] {
  return before.length === 0 ? chunks : [...before, ...chunks];
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
