import { z } from 'zod';
import { BATCH, type Graph } from '../../graph.ts';
import { convolutionBlock } from '../blocks.ts';
import { convolutionLayers, hasPoolingEach, poolingEach } from '../hyper.ts';

/** Layers, and pooling over [bands, frames] after each; the defaults leave one row of 96 mels. */
export const rectangularHyper = z
  .strictObject({
    kind: z.literal('rectangular'),
    ...convolutionLayers(
      [64, 64, 64, 64],
      [
        [2, 2],
        [3, 2],
        [4, 2],
        [4, 2],
      ],
    ),
  })
  .refine(hasPoolingEach, poolingEach);

/**
 * Small square filters of 3x3 with pooling, as computer vision has them (Choi, Fazekas and Sandler, "Automatic tagging
 * using deep convolutional neural networks", ISMIR 2016): [batch, 1, bands, frames] to [batch, channels, steps], where
 * rows that the pooling leaves become channels.
 */
export function rectangular<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels: widths, pooling, activation }: z.infer<typeof rectangularHyper>,
): T {
  let x = spectrogram;
  widths.forEach((out, index) => {
    const options = { out, pooling: pooling[index]!, activation };
    x = convolutionBlock(g, x, `frontend.layer${index + 1}`, options);
  });
  const [, channels, rows, steps] = g.shape(x) as [number, number, number, number];
  return g.reshape(x, [BATCH, channels * rows, steps]);
}
