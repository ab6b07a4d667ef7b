import { z } from 'zod';
import type { Graph } from '../../graph.ts';
import { count } from '../hyper.ts';
import { evenLength, frameLevelFilters } from './frameLevelFilters.ts';

/**
 * Lengths in samples, channels of each. Lengths, channels and stride are those of the authors' code; the pooling, ours,
 * brings the steps to those of the frame-level front end.
 */
export const frameLevelManyShapesHyper = z.strictObject({
  kind: z.literal('frame-level-many-shapes'),
  channels: count.default(64),
  filterLengths: z.array(evenLength).min(2).default([512, 256, 128, 64, 32]),
  stride: count.default(32),
  pooling: count.default(8),
});

/**
 * Filters of several lengths side by side, long ones for low frequencies, short ones for onsets (Pons and Serra,
 * "Randomly weighted CNNs for (music) audio classification", ICASSP 2019): [batch, 1, samples] to
 * [batch, channels * lengths, (samples / stride + 1) / pooling].
 */
export function frameLevelManyShapes<T>(
  g: Graph<T>,
  waveform: T,
  { filterLengths, ...options }: z.infer<typeof frameLevelManyShapesHyper>,
): T {
  return frameLevelFilters(g, waveform, filterLengths, options);
}
