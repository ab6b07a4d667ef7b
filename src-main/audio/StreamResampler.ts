import { AV_CHANNEL_ORDER_NATIVE, AV_SAMPLE_FMT_FLT } from 'node-av/constants';
import { FFmpegError, SoftwareResampleContext, type ChannelLayout } from 'node-av/lib';
import { DecodeError } from '../errors.ts';

const mono = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n } satisfies ChannelLayout;

/**
 * Brings mono samples that come piece by piece to another rate, with the filter that files are decoded with. Throws DecodeError
 * where the filter cannot do it.
 *
 * @example
 * using resampler = new StreamResampler(32000, 16000);
 * const samples = new Float32Array(3200);
 * resampler.push(samples).length + resampler.push(samples).length + resampler.finish().length // 3200
 */
export class StreamResampler implements Disposable {
  readonly #context: SoftwareResampleContext | undefined;

  constructor(fromHz: number, toHz: number) {
    if (fromHz === toHz) return;
    this.#context = new SoftwareResampleContext();
    try {
      check(this.#context.allocSetOpts2(mono, AV_SAMPLE_FMT_FLT, toHz, mono, AV_SAMPLE_FMT_FLT, fromHz));
      check(this.#context.init());
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Returns what these samples and those before have given, up to the filter's delay. */
  push(samples: Float32Array): Float32Array {
    if (!this.#context || samples.length === 0) return samples;
    const input = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    return this.#convert([input], samples.length);
  }

  /** Returns the rest, after the last samples. What is pushed then begins anew. */
  finish(): Float32Array {
    if (!this.#context) return new Float32Array(0);
    const rest = this.#convert(null, 0);
    // It keeps its filter, which took as long to make as many seconds take to resample
    this.#context.close();
    check(this.#context.init());
    return rest;
  }

  [Symbol.dispose](): void {
    this.#context?.free();
  }

  #convert(input: Buffer[] | null, count: number): Float32Array {
    const most = this.#context!.getOutSamples(count);
    const resampled = new Float32Array(most);
    const length = check(this.#context!.convertSync([Buffer.from(resampled.buffer)], most, input, count));
    return resampled.subarray(0, length);
  }
}

function check(result: number): number {
  if (result < 0) throw new DecodeError(`cannot be resampled (${FFmpegError.strerror(result)})`);
  return result;
}
