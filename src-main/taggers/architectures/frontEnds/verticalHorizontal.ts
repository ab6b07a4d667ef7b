import { z } from 'zod';
import type { Graph } from '../../graph.ts';
import { horizontal, horizontalHyper } from './horizontal.ts';
import { vertical, verticalHyper } from './vertical.ts';

/** The filters of both kinds. */
export const verticalHorizontalHyper = z.strictObject({
  kind: z.literal('vertical-horizontal'),
  vertical: verticalHyper.shape.filters,
  horizontal: horizontalHyper.shape.filters,
});

/**
 * Musically motivated filters of many shapes, for timbre and for rhythm, side by side (Pons et al., "End-to-end
 * learning for music audio tagging at scale", ISMIR 2018): [batch, 1, bands, frames] to
 * [batch, channels of all, frames].
 */
export function verticalHorizontal<T>(
  g: Graph<T>,
  spectrogram: T,
  hyper: z.infer<typeof verticalHorizontalHyper>,
): T {
  const timbre = vertical(g, spectrogram, { filters: hyper.vertical });
  const rhythm = horizontal(g, spectrogram, { filters: hyper.horizontal });
  return g.concat([timbre, rhythm], 1);
}
