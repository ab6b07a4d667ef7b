import { z } from 'zod';
import type { Graph } from '../../graph.ts';
import { convolutionBlock1d } from '../blocks.ts';
import { count, oddLength } from '../hyper.ts';

/** Lengths of filters in frames, and the channels of each. */
const horizontalFilterShapes = z.array(z.strictObject({ frames: oddLength, channels: count }));

/** The defaults are the lengths of the code of Pons et al. (ISMIR 2018), made odd, the more channels the shorter. */
export const horizontalHyper = z.strictObject({
  kind: z.literal('horizontal'),
  filters: horizontalFilterShapes.min(1).default([
    { frames: 165, channels: 16 },
    { frames: 129, channels: 32 },
    { frames: 65, channels: 64 },
    { frames: 33, channels: 128 },
  ]),
});

/**
 * Filters that span many frames of the mean over all bands hear rhythm and tempo (Pons et al., "End-to-end learning for
 * music audio tagging at scale", ISMIR 2018). [batch, 1, bands, frames] to [batch, channels of all, frames]; blocks
 * `frontend.horizontal.N`.
 */
export function horizontal<T>(
  g: Graph<T>,
  spectrogram: T,
  { filters }: Pick<z.infer<typeof horizontalHyper>, 'filters'>,
): T {
  const meanBand = g.mean(spectrogram, 2);
  const parts = filters.map(({ frames, channels }, index) =>
    convolutionBlock1d(g, meanBand, `frontend.horizontal.${index}`, { out: channels, kernel: frames }),
  );
  return g.concat(parts, 1);
}
