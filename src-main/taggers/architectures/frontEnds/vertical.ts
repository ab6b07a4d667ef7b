import { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import type { Graph } from '../../graph.ts';
import { count, oddLength } from '../hyper.ts';

/** Shapes of filters over [bands, frames], and the channels of each. */
const verticalFilterShapes = z.array(z.strictObject({ bands: count, frames: oddLength, channels: count }));

/**
 * The defaults are the shapes of the code of Pons et al. (ISMIR 2018): 0.9 and 0.4 times 96 mels, rounded down, over
 * 7, 3 and 1 frames, the more channels the shorter.
 */
export const verticalHyper = z.strictObject({
  kind: z.literal('vertical'),
  filters: verticalFilterShapes.min(1).default([
    { bands: 86, frames: 7, channels: 16 },
    { bands: 86, frames: 3, channels: 32 },
    { bands: 86, frames: 1, channels: 64 },
    { bands: 38, frames: 7, channels: 16 },
    { bands: 38, frames: 3, channels: 32 },
    { bands: 38, frames: 1, channels: 64 },
  ]),
});

/**
 * Filters that span many bands hear timbre; the greatest answer along the bands makes them deaf to pitch (Pons,
 * Slizovskaia, Gong, Gómez and Serra, "Timbre analysis of music audio signals with convolutional neural networks",
 * EUSIPCO 2017). [batch, 1, bands, frames] to [batch, channels of all, frames]; blocks `frontend.vertical.N`.
 * Throws ModelError where a filter is taller than the input.
 */
export function vertical<T>(
  g: Graph<T>,
  spectrogram: T,
  { filters }: Pick<z.infer<typeof verticalHyper>, 'filters'>,
): T {
  const height = g.shape(spectrogram)[2]!;
  const parts = filters.map(({ bands, frames, channels }, index) => {
    if (bands > height) {
      throw new ModelError(`the front end's filter of ${bands} bands is taller than the input's ${height}`);
    }
    const name = `frontend.vertical.${index}`;
    const convolved = g.conv2d(spectrogram, `${name}.conv`, {
      out: channels,
      kernel: [bands, frames],
      padding: [0, Math.floor(frames / 2)],
    });
    return g.max(g.relu(g.batchNorm(convolved, `${name}.bn`)), 2);
  });
  return g.concat(parts, 1);
}
