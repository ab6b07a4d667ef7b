import { z } from 'zod';
import type { Graph } from '../../graph.ts';
import { count } from '../hyper.ts';
import { evenLength, frameLevelFilters } from './frameLevelFilters.ts';

/** Lengths in samples; the defaults are those of a short-time Fourier transform of 512 samples every 256. */
export const frameLevelHyper = z.strictObject({
  kind: z.literal('frame-level'),
  channels: count.default(64),
  filterLength: evenLength.default(512),
  stride: count.default(256),
});

/**
 * One layer of filters as long as a frame of a spectrogram (Dieleman and Schrauwen, "End-to-end learning for music
 * audio", ICASSP 2014): [batch, 1, samples] to [batch, channels, samples / stride + 1].
 */
export function frameLevel<T>(g: Graph<T>, waveform: T, hyper: z.infer<typeof frameLevelHyper>): T {
  const { channels, filterLength, stride } = hyper;
  return frameLevelFilters(g, waveform, [filterLength], { channels, stride, pooling: 1 });
}
