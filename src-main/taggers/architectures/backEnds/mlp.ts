import { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import type { Graph } from '../../graph.ts';
import { flatten } from '../blocks.ts';
import { count } from '../hyper.ts';

/** Units of each hidden layer. */
export const mlpHyper = z.strictObject({
  kind: z.literal('mlp'),
  units: z.array(count).min(1).default([256]),
});

/**
 * The first layer has as many weights for each of its units: 34 million for 256 of them, a file of 134 MB. Three
 * seconds of any front end with its defaults fit.
 */
const maxFeatures = 131_072;

/**
 * Fully connected layers with batch normalisation and ReLU over all steps at once, so that each place in the window has
 * weights of its own and the window one length: [batch, channels, steps] to [batch, units of the last layer].
 * Throws ModelError for a sequence of more than 131,072 numbers.
 */
export function mlp<T>(g: Graph<T>, sequence: T, { units }: z.infer<typeof mlpHyper>): T {
  let x = flatten(g, sequence);
  const features = g.shape(x)[1]!;
  if (features > maxFeatures) {
    const [, channels, steps] = g.shape(sequence);
    throw new ModelError(
      `the back end "mlp" takes at most ${maxFeatures} numbers, and the front end gives ${channels} channels of ` +
        `${steps} steps: let it stride or pool more, or choose a back end that pools over time`,
    );
  }
  units.forEach((out, index) => {
    const name = `backend.layer${index + 1}`;
    x = g.relu(g.batchNorm(g.linear(x, `${name}.dense`, { out }), `${name}.bn`));
  });
  return x;
}
