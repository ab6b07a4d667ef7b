import { z } from 'zod';
import { BATCH, type Graph } from '../../graph.ts';
import { count, oddLength } from '../hyper.ts';
import { rollUp } from '../pitchSpiral.ts';

/** The defaults are the paper's first layer, for twelve bins an octave. */
export const spiralHyper = z.strictObject({
  kind: z.literal('spiral'),
  binsPerOctave: count.default(12),
  octaves: count.default(3),
  /** Of the filters, at each octave; the frames are odd. */
  bins: count.default(3),
  frames: oddLength.default(5),
  channels: count.default(32),
  /** Over [bins, frames]. */
  pooling: z.tuple([count, count]).default([3, 5]),
});

/**
 * Filters that see what is one octave apart at once, over a constant-Q transform (rollUp): [batch, 1, bins, frames] to [batch,
 * channels, steps], where rows that the pooling leaves become channels. Block `frontend.spiral`. Throws ModelError where there
 * are too few bins.
 */
export function spiral<T>(g: Graph<T>, spectrogram: T, hyper: z.infer<typeof spiralHyper>): T {
  const { bins, frames, channels: out, pooling } = hyper;
  const rolled = rollUp(g, spectrogram, hyper);
  const convolved = g.conv2d(rolled, 'frontend.spiral.conv', {
    ...{ out, kernel: [bins, frames], padding: [0, Math.floor(frames / 2)] },
  });
  const x = g.maxPool2d(g.relu(g.batchNorm(convolved, 'frontend.spiral.bn')), pooling);
  const [, channels, rows, steps] = g.shape(x) as [number, number, number, number];
  return g.reshape(x, [BATCH, channels * rows, steps]);
}
