import { z } from 'zod';
import type { Graph } from '../../graph.ts';
import { convolutionBlock1d } from '../blocks.ts';
import { count, oddLength } from '../hyper.ts';

/** Output channels of each layer; all have filters of so many steps and pool over so many. */
export const fullyConvolutionalHyper = z.strictObject({
  kind: z.literal('fully-convolutional'),
  channels: z.array(count).min(1).default([128, 128, 128]),
  filterLength: oddLength.default(3),
  pooling: count.default(2),
});

/**
 * Convolutions along time, each with pooling, then the mean over what is left (Choi, Fazekas and Sandler, "Automatic
 * tagging using deep convolutional neural networks", ISMIR 2016; the mean: Lin, Chen and Yan, "Network in network",
 * 2014, so that any length will do). The output layer of the mean is the mean of a 1x1 convolution to the tags.
 * [batch, channels, steps] to [batch, channels of the last layer].
 */
export function fullyConvolutional<T>(
  g: Graph<T>,
  sequence: T,
  { channels, filterLength, pooling }: z.infer<typeof fullyConvolutionalHyper>,
): T {
  let x = sequence;
  channels.forEach((out, index) => {
    x = convolutionBlock1d(g, x, `backend.layer${index + 1}`, { out, kernel: filterLength, pooling });
  });
  return g.mean(x, 2);
}
