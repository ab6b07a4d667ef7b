import { z } from 'zod';
import type { Graph } from '../../graph.ts';
import { flatten } from '../blocks.ts';
import { count } from '../hyper.ts';

/** Each head weighs the steps in its own way; the units are those of the layer that decides how. */
export const attentionPoolHyper = z.strictObject({
  kind: z.literal('attention-pool'),
  heads: count.default(1),
  units: count.default(64),
});

/**
 * Mean over time, weighed by how much each step matters (Ilse, Tomczak and Welling, "Attention-based deep multiple
 * instance learning", ICML 2018): [batch, channels, steps] to [batch, heads * channels].
 */
export function attentionPool<T>(
  g: Graph<T>,
  sequence: T,
  { heads, units }: z.infer<typeof attentionPoolHyper>,
): T {
  const steps = g.transpose(sequence, [0, 2, 1]);
  const hidden = g.tanh(g.linear(steps, 'backend.hidden', { out: units }));
  // No bias: the softmax over the steps would cancel it
  const relevance = g.linear(hidden, 'backend.relevance', { out: heads, bias: false });
  const weights = g.softmax(g.transpose(relevance, [0, 2, 1]));
  return flatten(g, g.matmul(weights, steps));
}
