import {
  AV_LOG_QUIET,
  AV_NOPTS_VALUE,
  AV_PKT_DATA_ENCRYPTION_INFO,
  AVDISCARD_ALL,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
} from 'node-av/constants';
import {
  avGetCodecName,
  Dictionary,
  FFmpegError,
  FormatContext,
  Log,
  Packet,
  type Stream,
} from 'node-av/lib';
import { DecodeError, NoAudioError, noAudioReasons } from '../errors.ts';
import { FfmpegInput, type ByteSource } from './FfmpegInput.ts';
import { isFreeFormat, notAudioReason } from './notAudioReason.ts';
import { checkSoundFormat } from './soundLimits.ts';
import { wavOptions } from './wavOptions.ts';

/** What a file's header says. */
export interface AudioProperties {
  /** FFmpeg's name of the file format: 'mp3', 'flac', 'mov,mp4,m4a,3gp,3g2,mj2'. */
  container: string;
  /** FFmpeg's name of the codec: 'mp3', 'alac', 'pcm_s16le'. */
  codec: string;
  sampleRateHz: number;
  channels: number;
  /** What the header claims or FFmpeg guesses; it can be wrong by hours. */
  durationSeconds?: number;
}

/** Sample entries of MP4 that say that the audio is encrypted: Apple's FairPlay, and Audible. */
const encryptedTags = new Set(['drms', 'aavd']);
const freeFormat = 'a free-format MP3, whose frames name no bit rate: there is no decoder for it here';
const encrypted = 'encrypted (DRM): it cannot be decoded';

/** Reads the packets of a file's best audio stream, in their order in the file. */
export class Demuxer implements Disposable {
  readonly properties: AudioProperties;
  readonly stream: Stream;
  /** True where the file ended in an error, not at its end. */
  brokenOff = false;
  readonly #path: string | undefined;
  readonly #streamIndex: number;
  readonly #input: FfmpegInput;
  readonly #format = new FormatContext();
  readonly #packet = new Packet();
  #first = true;

  /** Opens a file; `path` is for error messages, and its extension decides where the content alone does not. */
  constructor(source: ByteSource, path?: string) {
    Log.setLevel(AV_LOG_QUIET);
    this.#path = path;
    if (source.size === 0) throw this.#error('the file is empty');
    this.#input = new FfmpegInput(source);
    try {
      this.#open(source);
      this.stream = this.#pickStream(source);
      this.#streamIndex = this.stream.index;
      this.properties = this.#describe();
      this.#packet.alloc();
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Returns the next packet, undefined at the end. It is valid until the next call: `clone` keeps it. */
  read(): Packet | undefined {
    for (;;) {
      this.#packet.unref();
      const result = this.#input.check(this.#format.readFrameSync(this.#packet));
      if (result === AVERROR_EAGAIN) continue;
      if (result < 0) {
        this.brokenOff ||= result !== AVERROR_EOF;
        return undefined;
      }
      if (this.#packet.streamIndex !== this.#streamIndex || this.#packet.size === 0) continue;
      if (this.#first && this.#packet.getSideData(AV_PKT_DATA_ENCRYPTION_INFO)) throw this.#error(encrypted);
      this.#first = false;
      return this.#packet;
    }
  }

  [Symbol.dispose](): void {
    this.#packet.free();
    this.#format.closeInputSync();
    this.#input[Symbol.dispose]();
  }

  #open(source: ByteSource): void {
    this.#format.allocContext();
    this.#format.pb = this.#input.context;
    // A playlist or a film by reference in place of a song must not make FFmpeg open other files or addresses.
    using options = Dictionary.fromObject({ protocol_whitelist: 'none', ...wavOptions(source) });
    const extension = /\.\w+$/.exec(this.#path ?? '')?.[0] ?? '';
    const result = this.#input.check(this.#format.openInputSync(`audio${extension}`, null, options));
    const reason = notAudioReason(source, result < 0 ? undefined : this.#format.iformat?.name);
    if (reason) throw this.#error(`not an audio file: ${reason}`);
    if (result < 0 && isFreeFormat(source)) throw this.#error(freeFormat);
    if (result < 0)
      throw this.#error(`not an audio file, or a corrupt one (${FFmpegError.strerror(result)})`);
    this.#input.check(this.#format.findStreamInfoSync());
  }

  #pickStream(source: ByteSource): Stream {
    const { streams } = this.#format;
    const best = streams[this.#format.findBestStream(AVMEDIA_TYPE_AUDIO)];
    if (!best && isFreeFormat(source)) throw this.#error(freeFormat);
    if (!best) throw this.#noStreamError(streams);
    for (const stream of streams) if (stream.index !== best.index) stream.discard = AVDISCARD_ALL;
    const { codecTagString } = best.codecpar;
    if (codecTagString && encryptedTags.has(codecTagString)) throw this.#error(encrypted);
    return best;
  }

  /** FFmpeg, wanting to please, takes much for mp3 that is not: the stream is there, and nothing is in it. */
  #noStreamError(streams: Stream[]): DecodeError {
    const claimed = streams.some(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_AUDIO);
    if (claimed) return this.#error('corrupt, or not an audio file: no usable audio found in it');
    return new NoAudioError(noAudioReasons.noStream, this.#path === undefined ? {} : { path: this.#path });
  }

  #describe(): AudioProperties {
    const { codecId, sampleRate, channels } = this.stream.codecpar;
    const properties = {
      container: this.#format.iformat?.name ?? 'unknown',
      codec: avGetCodecName(codecId) ?? 'unknown',
      sampleRateHz: sampleRate,
      channels,
    };
    if (sampleRate <= 0 || channels <= 0) {
      throw this.#error(`corrupt, or not an audio file: no usable ${properties.codec} audio found in it`);
    }
    try {
      checkSoundFormat(sampleRate, channels);
    } catch (error) {
      throw this.#error((error as DecodeError).message);
    }
    const { duration } = this.#format;
    if (duration === AV_NOPTS_VALUE || duration <= 0n) return properties;
    return { ...properties, durationSeconds: Number(duration) / 1e6 };
  }

  #error(reason: string): DecodeError {
    return new DecodeError(reason, this.#path === undefined ? {} : { path: this.#path });
  }
}
