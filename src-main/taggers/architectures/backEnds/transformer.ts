import { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import { BATCH, type Graph } from '../../graph.ts';
import { encoderLayer } from '../encoderLayer.ts';
import { count } from '../hyper.ts';

/** Width of a token, heads that share it, layers, and the longest sequence that has positions. */
export const transformerHyper = z
  .strictObject({
    kind: z.literal('transformer'),
    width: count.default(64),
    heads: count.default(4),
    layers: count.default(2),
    maxSteps: count.default(512),
  })
  .refine(({ width, heads }) => width % heads === 0, { path: ['heads'], message: 'must divide the width' });

/** Share that is left out while training; that of the reference of the Music Tagging Transformer. */
const dropout = 0.1;

/**
 * Transformer encoder with learnt positions, whose first, learnt token gathers the answer (Won, Choi and Serra,
 * "Semi-supervised music tagging transformer", ISMIR 2021): [batch, channels, steps] to [batch, width]. Throws
 * ModelError where the sequence has more steps than maxSteps.
 */
export function transformer<T>(
  g: Graph<T>,
  sequence: T,
  { width, heads, layers, maxSteps }: z.infer<typeof transformerHyper>,
): T {
  const steps = g.shape(sequence)[2]!;
  if (steps > maxSteps) {
    throw new ModelError(
      `the back end "transformer" takes ${maxSteps} steps, and the front end gives ${steps}: raise maxSteps, ` +
        'or let the front end stride or pool more',
    );
  }
  let x = g.linear(g.transpose(sequence, [0, 2, 1]), 'backend.projection', { out: width });
  const classToken = g.parameter('backend.cls_token', [1, 1, width]);
  x = g.concat([g.repeatOverBatch(classToken, x), x], 1);
  const positions = g.parameter('backend.pos_embedding', [1, maxSteps + 1, width]);
  x = g.dropout(g.add(x, g.slice(positions, 1, 0, steps + 1)), dropout);
  for (let layer = 0; layer < layers; layer++) {
    x = encoderLayer(g, x, `backend.layers.${layer}`, { heads, dropout });
  }
  return g.layerNorm(g.reshape(g.slice(x, 1, 0, 1), [BATCH, width]), 'backend.norm');
}
