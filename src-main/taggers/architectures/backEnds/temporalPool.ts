import { z } from 'zod';
import type { Graph } from '../../graph.ts';

/** What is kept of each channel: its greatest value, its mean, or both. */
export const temporalPoolHyper = z.strictObject({
  kind: z.literal(['max-pool', 'average-pool', 'max-average-pool']),
});

/**
 * Pools each channel over time, as the back end of Pons et al. ends ("End-to-end learning for music audio tagging at
 * scale", ISMIR 2018: both, side by side): [batch, channels, steps] to [batch, channels], twice as many for both.
 */
export function temporalPool<T>(g: Graph<T>, sequence: T, { kind }: z.infer<typeof temporalPoolHyper>): T {
  switch (kind) {
    case 'max-pool':
      return g.max(sequence, 2);
    case 'average-pool':
      return g.mean(sequence, 2);
    case 'max-average-pool':
      return g.concat([g.max(sequence, 2), g.mean(sequence, 2)], 1);
  }
}
