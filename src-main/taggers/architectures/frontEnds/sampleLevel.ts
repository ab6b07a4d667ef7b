import { z } from 'zod';
import type { Graph } from '../../graph.ts';
import { convolutionBlock1d } from '../blocks.ts';
import { count } from '../hyper.ts';

/** Output channels of each layer; the defaults are those of the code of Pons et al. (ISMIR 2018) for the waveform. */
export const sampleLevelHyper = z.strictObject({
  kind: z.literal('sample-level'),
  channels: z.array(count).min(1).default([64, 64, 64, 128, 128, 128, 256]),
});

/**
 * Filters of three samples all the way (Lee, Park, Kim and Nam, "Sample-level deep convolutional neural networks for
 * music auto-tagging using raw waveforms", SMC 2017): the first layer strides over three samples, each later one pools
 * over three. [batch, 1, samples] to [batch, channels, samples / 3^layers].
 */
export function sampleLevel<T>(g: Graph<T>, waveform: T, { channels }: z.infer<typeof sampleLevelHyper>): T {
  let x = waveform;
  channels.forEach((out, index) => {
    const step = index === 0 ? { stride: 3 } : { pooling: 3 };
    x = convolutionBlock1d(g, x, `frontend.layer${index + 1}`, { out, kernel: 3, ...step });
  });
  return x;
}
