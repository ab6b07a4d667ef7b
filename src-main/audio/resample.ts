import { AV_CHANNEL_ORDER_NATIVE, AV_SAMPLE_FMT_FLT } from 'node-av/constants';
import { FFmpegError, SoftwareResampleContext, type ChannelLayout } from 'node-av/lib';
import { DecodeError } from '../errors.ts';

const mono = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n } satisfies ChannelLayout;

/**
 * Brings mono samples to another rate, with the filter that files are decoded with; as many as the time they take.
 * Throws DecodeError where the filter cannot do it.
 *
 * @example
 * resample(new Float32Array(44100), 44100, 16000).length // 16000
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const context = new SoftwareResampleContext();
  try {
    check(context.allocSetOpts2(mono, AV_SAMPLE_FMT_FLT, toHz, mono, AV_SAMPLE_FMT_FLT, fromHz));
    check(context.init());
    const length = Math.round((samples.length * toHz) / fromHz);
    const most = context.getOutSamples(samples.length);
    const resampled = new Float32Array(Math.max(most, length) + 64);
    const bytes = (from: number) => [Buffer.from(resampled.buffer, from * 4)];
    const input = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    const first = check(context.convertSync(bytes(0), resampled.length, [input], samples.length));
    check(context.convertSync(bytes(first), resampled.length - first, null, 0));
    return resampled.subarray(0, length);
  } finally {
    context.free();
  }
}

function check(result: number): number {
  if (result < 0) throw new DecodeError(`cannot be resampled (${FFmpegError.strerror(result)})`);
  return result;
}
