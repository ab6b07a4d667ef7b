import type { Hash } from 'node:crypto';
import { AV_NOPTS_VALUE } from 'node-av/constants';
import { DecodeError, NoAudioError, noAudioReasons, ParameterError } from '../errors.ts';
import type { Mix } from './ChannelMixer.ts';
import { decodeWindows, type WindowPlan } from './decodeWindows.ts';
import { Demuxer, type AudioProperties } from './Demuxer.ts';
import type { ByteSource } from './FfmpegInput.ts';
import type { ChannelMeter } from './LoudnessMeter.ts';
import { MonoDecoder } from './MonoDecoder.ts';
import { PacketStream } from './PacketStream.ts';
import type { PartMeter } from './PartMeter.ts';
import { checkLength } from './soundLimits.ts';
import type { AudioWindow } from './WindowCollector.ts';

export interface AudioOptions {
  /** For error messages; the extension helps where the content alone does not tell the format. */
  path?: string;
  /** How much of a file is read before it is decided what to do with it, in bytes of memory; 64 MiB. */
  holdBytes?: number;
  /**
   * Called every few packets with how many seconds of the track were read, for signs of life: reading to the end or to a late
   * window is one long step.
   */
  onPulse?: (seconds: number) => void;
  /** One hash for several sources that are read one after the other: the links of a chain. */
  hash?: Hash;
}

/** The audio of one track, whether it lies in the file as one stream or as a chain of them. */
export type TrackAudio = Disposable &
  Pick<
    AudioSource,
    | 'properties'
    | 'durationSeconds'
    | 'corruptPackets'
    | 'identify'
    | 'finish'
    | 'decodeWhole'
    | 'decodeWindows'
  > & {
    /** Of a part that is decoded on one way with others: what measured it then, to be finished and freed by who takes it. */
    takeMeter?: () => PartMeter | undefined;
  };

/** How all of a track is decoded. */
export interface WholePlan {
  sampleRateHz: number;
  /** `mean` unless it is given. */
  mix?: Mix;
  /** Is given every sample, too; to be finished and freed by whoever made it. */
  meter?: ChannelMeter;
}

/**
 * Who a track is: a hash over its compressed audio alone, so that tags, pictures and names do not change it. Of a file
 * too long to be held in memory only the beginning is known before it has been decoded or skipped: `prefixId`.
 */
export type SoundIdentity = { contentId: string } | { prefixId: string };

/** 64 MiB: an hour and more of mp3, twelve minutes of CD audio in FLAC. */
export const defaultHoldBytes = 64 * 2 ** 20;

/** An mp3 encoder fills up two frames at most: 0.1 s at 24 kHz, the lowest rate in common use. */
const mostPaddingSeconds = 0.1;

/**
 * The audio of one file, read once from its beginning to its end for both the hash and the samples. Everything is
 * synchronous: what the source throws while it is read is thrown here.
 */
export class AudioSource implements Disposable {
  readonly #path: string | undefined;
  readonly #demuxer: Demuxer;
  readonly #stream: PacketStream;
  #identity: SoundIdentity | undefined;
  #decodedSeconds: number | undefined;
  #refusedPackets = 0;

  constructor(source: ByteSource, { path, holdBytes = defaultHoldBytes, onPulse, hash }: AudioOptions = {}) {
    this.#path = path;
    this.#demuxer = new Demuxer(source, path);
    this.#stream = new PacketStream(this.#demuxer, holdBytes, onPulse, hash);
  }

  get properties(): AudioProperties {
    return this.#demuxer.properties;
  }

  /**
   * As decoded, once all has been; before that as the packets say, once the end is known, or the header where it agrees
   * with them but for the encoder's padding; before that as the header claims, undefined where it does not.
   */
  get durationSeconds(): number | undefined {
    if (this.#decodedSeconds !== undefined) return this.#decodedSeconds;
    const { clock, ended } = this.#stream;
    const claimed = this.properties.durationSeconds;
    if (!ended || clock.start === undefined) return claimed;
    const { startTime, timeBase } = this.#demuxer.stream;
    const start = startTime === AV_NOPTS_VALUE ? clock.start : Math.max(clock.start, Number(startTime));
    const found = Math.max(0, ((clock.end - start) * timeBase.num) / timeBase.den);
    return claimed !== undefined && found >= claimed && found - claimed < mostPaddingSeconds
      ? claimed
      : found;
  }

  /** Damaged places met so far: packets that the decoder refused, and an end that came too early. */
  get corruptPackets(): number {
    return this.#refusedPackets + (this.#demuxer.brokenOff ? 1 : 0);
  }

  /** Reads as much as is held in memory, the whole file where that is enough. Throws NoAudioError where it is empty. */
  identify(): SoundIdentity {
    if (this.#identity) return this.#identity;
    this.#stream.hold();
    if (this.#stream.count === 0) throw this.#emptyError();
    const id = this.#stream.digest();
    this.#identity = this.#stream.ended ? { contentId: id } : { prefixId: id };
    return this.#identity;
  }

  /** Reads what is left of the file, without decoding it, and returns its contentId. */
  finish(): string {
    this.identify();
    this.#stream.finish();
    return this.#stream.digest();
  }

  /**
   * Decodes everything: mono samples, -1..1, in chunks of about half a second. What cannot be decoded a second time is not
   * given up for `mean-or-throw`: the louder channel is taken at once.
   */
  *decodeWhole({ sampleRateHz, mix = 'mean', meter }: WholePlan): Generator<Float32Array> {
    let total = 0;
    const isOnce = mix === 'mean-or-throw' && 'prefixId' in this.identify();
    const format = {
      sampleRateHz,
      mix: isOnce ? ('louder-where-cancelled' as const) : mix,
      ...(meter && { meter }),
    };
    yield* this.#decoding(format, function* (decoder, stream) {
      for (const { packet } of stream.packets()) {
        for (const { samples } of decoder.decode(packet)) yield count(samples);
      }
      for (const { samples } of decoder.decode(undefined)) yield count(samples);
    });
    this.#decodedSeconds = total / sampleRateHz;

    function count(samples: Float32Array): Float32Array {
      total += samples.length;
      checkLength(total / sampleRateHz);
      return samples;
    }
  }

  /**
   * Decodes windows only, in the order of their starts, with the samples that decodeWhole has there: the same but for
   * rounding, or, in lossy codecs that fill in noise (AAC, Opus), for that noise.
   */
  *decodeWindows(plan: WindowPlan): Generator<AudioWindow> {
    if (plan.starts.some((start, i) => !(start >= (plan.starts[i - 1] ?? 0)))) {
      throw new ParameterError('windows must be given in the order of their starts, with none before 0');
    }
    const { stream: format } = this.#demuxer;
    yield* this.#decoding({ mix: 'mean', ...plan }, (decoder, stream) =>
      decodeWindows(stream.packets(), format, decoder, plan),
    );
  }

  [Symbol.dispose](): void {
    this.#stream[Symbol.dispose]();
    this.#demuxer[Symbol.dispose]();
  }

  /** Runs a decoding pass with a decoder of its own, freed however the pass ends. */
  *#decoding<T>(
    { sampleRateHz, mix, meter }: WholePlan & { mix: Mix },
    pass: (decoder: MonoDecoder, stream: PacketStream) => Generator<T>,
  ): Generator<T> {
    this.identify();
    try {
      using decoder = new MonoDecoder(this.#demuxer.stream, sampleRateHz, mix, meter);
      try {
        yield* pass(decoder, this.#stream);
      } finally {
        this.#refusedPackets = decoder.corruptPackets;
      }
      if (decoder.origin === undefined && decoder.corruptPackets > 0) {
        throw new DecodeError(
          `corrupt or encrypted: none of its ${this.#stream.count} packets can be decoded`,
        );
      }
    } catch (error) {
      throw this.#located(error);
    }
  }

  #emptyError(): DecodeError {
    const options = this.#path === undefined ? {} : { path: this.#path };
    if (this.#demuxer.brokenOff) return new DecodeError('corrupt: its audio cannot be read', options);
    return new NoAudioError(noAudioReasons.empty, options);
  }

  /** Adds the path to an error of the rooms' lower floors, which do not know it. */
  #located(error: unknown): unknown {
    if (!(error instanceof DecodeError) || error.path !== undefined || this.#path === undefined) return error;
    return new DecodeError(error.message, { path: this.#path, cause: error });
  }
}
