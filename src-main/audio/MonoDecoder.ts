import { AV_NOPTS_VALUE, AVERROR_EAGAIN } from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, Frame, type Packet, type Stream } from 'node-av/lib';
import { DecodeError } from '../errors.ts';
import type { FrameMeter } from './LoudnessMeter.ts';
import { CancelledChannels, ChannelEnergies, ChannelMixer, type Mix } from './ChannelMixer.ts';
import { Resampler } from './Resampler.ts';

/** Decoded samples and where they belong. */
export interface SampleChunk {
  /** In samples from the beginning of the track. */
  start: number;
  /** Mono, -1..1; what a lossy codec makes of loud music may go slightly over. */
  samples: Float32Array;
}

/** Samples are taken from the resampler in chunks of about so much: taken frame by frame they cost a tenth more. */
const chunkSeconds = 0.5;
/** Of two channels a frame is looked at every so often, and over so much it is decided whether they cancel. */
const probeSeconds = { every: 0.25, over: 4 };

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
  readonly #meter: FrameMeter | undefined;
  readonly #secondsPerTick: number;
  readonly #context = new CodecContext();
  readonly #frame = new Frame();
  /** Undefined where the next frame's time stamp has to tell its place. */
  #resampler: Resampler | undefined;
  /** Where the next chunk starts. */
  #next = 0;
  /** Samples given to the resampler, at the input's rate, since the last chunk. */
  #gathered = 0;
  /** Undefined where there are not two channels to choose from. */
  #mixer: ChannelMixer | undefined;
  #probe: Resampler | undefined;
  readonly #probed = new ChannelEnergies();
  #sinceProbe = Infinity;
  #sinceDecision = 0;

  /** `meter` is given every frame, too. */
  constructor(stream: Stream, rateHz: number, mix: Mix = 'mean', meter?: FrameMeter) {
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
  *decode(packet: Packet | undefined): Generator<SampleChunk> {
    let result = this.#context.sendPacketSync(packet ?? null);
    while (result >= 0) {
      result = this.#context.receiveFrameSync(this.#frame);
      if (result >= 0) yield* this.#resample(this.#frame);
    }
    if (!packet) yield* this.#finishResampler();
    else if (result !== AVERROR_EAGAIN && !this.#settling) this.corruptPackets++;
  }

  /** Forgets the packets so far, because the next one does not follow them. */
  restart(): void {
    this.#context.flushBuffers();
    this.#dropResampler();
  }

  [Symbol.dispose](): void {
    this.#dropResampler();
    this.#probe?.[Symbol.dispose]();
    this.#frame.free();
    this.#context.freeContext();
  }

  /** True right after a restart, when a decoder may refuse a packet that builds upon the one before. */
  get #settling(): boolean {
    return this.#resampler === undefined && this.origin !== undefined;
  }

  *#resample(frame: Frame): Generator<SampleChunk> {
    if (!this.#resampler && !this.#startResampler(frame)) return;
    if (!this.#resampler!.push(frame)) {
      // Two files joined into one: another rate, or other channels, from here on.
      yield* this.#finishResampler();
      this.#resampler = this.#resamplerFor(frame, 0);
      this.#resampler.push(frame);
    }
    // After the resampler, which names the channels of a frame that does not
    if (this.#mix === 'mean-or-throw' && frame.channels === 2) this.#listenForCancelling(frame);
    this.#meter?.push(frame, this.#resampler!.layoutMask !== undefined);
    this.#gathered += frame.nbSamples;
    if (this.#gathered < chunkSeconds * this.#resampler!.inputRateHz) return;
    this.#gathered = 0;
    yield* this.#place(this.#resampler!.take());
  }

  /**
   * Begins where both rates have a sample at the same time, with silence up to the frame: samples come out as they do
   * when everything before is decoded too, but for the length of the filter.
   */
  #startResampler(frame: Frame): boolean {
    if (frame.pts === AV_NOPTS_VALUE && this.origin !== undefined) return false;
    const stamp = frame.pts === AV_NOPTS_VALUE ? 0 : Number(frame.pts);
    this.origin ??= stamp;
    const place = Math.round((stamp - this.origin) * this.#secondsPerTick * frame.sampleRate);
    const common = greatestCommonDivisor(frame.sampleRate, this.#rateHz);
    const lead = place % (frame.sampleRate / common);
    this.#next = ((place - lead) / frame.sampleRate) * this.#rateHz;
    this.#resampler = this.#resamplerFor(frame, lead);
    return true;
  }

  #resamplerFor(frame: Frame, leadSamples: number): Resampler {
    const isChoice = this.#mix === 'louder-where-cancelled' && frame.channels === 2;
    this.#mixer = isChoice ? new ChannelMixer(this.#rateHz) : undefined;
    return new Resampler(frame, this.#rateHz, leadSamples, isChoice ? 2 : 1);
  }

  /** Looks at a frame now and then. Throws CancelledChannels once the channels have cancelled for some seconds. */
  #listenForCancelling(frame: Frame): void {
    const { sampleRate, nbSamples } = frame;
    this.#sinceProbe += nbSamples;
    this.#sinceDecision += nbSamples;
    if (this.#sinceProbe >= probeSeconds.every * sampleRate) {
      this.#sinceProbe = 0;
      if (!this.#probe?.push(frame)) {
        this.#probe?.[Symbol.dispose]();
        this.#probe = new Resampler(frame, sampleRate, 0, 2);
        this.#probe.push(frame);
      }
      this.#probed.add(this.#probe.take());
    }
    if (this.#sinceDecision < probeSeconds.over * sampleRate) return;
    this.#decide();
  }

  #decide(): void {
    if (this.#probed.cancel) throw new CancelledChannels();
    this.#probed.clear();
    this.#sinceDecision = 0;
  }

  *#finishResampler(): Generator<SampleChunk> {
    if (this.#resampler) yield* this.#place(this.#resampler.finish());
    this.#dropResampler();
    this.#decide();
  }

  #dropResampler(): void {
    this.#resampler?.[Symbol.dispose]();
    this.#resampler = undefined;
    this.#gathered = 0;
  }

  *#place(resampled: Float32Array): Generator<SampleChunk> {
    if (resampled.length === 0) return;
    const samples = this.#mixer ? this.#mixer.mix(resampled) : resampled.slice();
    yield { start: this.#next, samples };
    this.#next += samples.length;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
