import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { count } from '../architectures/hyper.ts';
import type { FrameOutputs, Graph } from '../graph.ts';

const size = z.tuple([count, count]);

/** Hyper-parameters: the layers in their order; sizes are [rows, frames]. */
export const frameCnnHyper = z.strictObject({
  layers: z
    .array(
      z.strictObject({
        out: count,
        kernel: size.refine(([, frames]) => frames % 2 === 1, { message: 'an odd number of frames' }),
        /** Distance between the frames that a kernel takes. */
        dilation: count.optional(),
        /** The greatest of so many is kept. */
        pool: size.optional(),
      }),
    )
    .min(1)
    .max(64),
});

/**
 * Our networks for onsets and voices: the convolutions of Schlüter and Böck, "Improved musical onset detection with
 * convolutional neural networks", ICASSP 2014, section 3, and of Schlüter and Grill, ISMIR 2015, section 3.3, run over all
 * frames at once, with convolutions in place of dense layers. Each keeps the frames, with zeros around, but not the rows, and
 * is normalised; the last leaves one row. Input [batch, 1, rows, frames].
 */
export function frameCnn<T>(
  g: Graph<T>,
  spectrogram: T,
  { layers }: z.infer<typeof frameCnnHyper>,
  classes: readonly number[],
): FrameOutputs<T> {
  let x = spectrogram;
  layers.forEach(({ out, kernel, dilation = 1, pool }, index) => {
    const padding = [0, ((kernel[1] - 1) * dilation) / 2] as const;
    const options = { out, kernel, padding, dilation: [1, dilation], bias: false } as const;
    x = g.elu(g.batchNorm(g.conv2d(x, `convs.${index}`, options), `norms.${index}`));
    if (pool) x = g.maxPool2d(x, pool);
  });
  const [, , rows] = g.shape(x) as [number, number, number, number];
  if (rows !== 1) throw new ModelError(`its layers leave ${rows} rows, and they must leave one`);
  x = g.conv2d(x, 'output', { out: classes[0]!, kernel: [1, 1] });
  return [g.transpose(g.mean(x, 2), [0, 2, 1])];
}
