import { z } from 'zod';
import { BATCH, type Graph } from '../../graph.ts';

/** Keeps powers and roots from 0, where their slope is 0 or infinite. */
const least = 1e-6;
/** `least` to this power is still a normal number in single precision. */
const mostExponent = 6;

/** What is kept of each channel, side by side, each once. */
export const poolsHyper = z.strictObject({
  kind: z.literal('pools'),
  pools: z
    .array(z.enum(['max', 'mean', 'l2', 'lp', 'deviation']))
    .min(1)
    .refine((pools) => new Set(pools).size === pools.length, 'each once')
    .default(['mean', 'max', 'l2']),
  /** Of `lp`; 1 is the mean of what is there whatever its sign, and the greater the nearer it comes to the maximum. */
  exponent: z.number().min(1).max(mostExponent).default(3),
});
type Hyper = z.infer<typeof poolsHyper>;

/**
 * Pools each channel over time in several ways: [batch, channels, steps] to [batch, channels * pools]. Mean, maximum and L2 are those
 * of Dieleman ("Recommending music on Spotify with deep learning", 2014); Lp is that of Gulcehre et al. ("Learned-norm
 * pooling for deep feedforward and recurrent neural networks", ECML 2014) with an exponent that the card gives; the standard
 * deviation that of Snyder et al. ("X-vectors", ICASSP 2018, section 2.3).
 */
export function poolsOver<T>(g: Graph<T>, sequence: T, { pools, exponent }: Hyper): T {
  const answers = pools.map((pool) => poolOver(g, sequence, pool, exponent));
  return answers.length === 1 ? answers[0]! : g.concat(answers, 1);
}

function poolOver<T>(g: Graph<T>, sequence: T, pool: Hyper['pools'][number], exponent: number): T {
  switch (pool) {
    case 'max':
      return g.max(sequence, 2);
    case 'mean':
      return g.mean(sequence, 2);
    case 'l2':
      return rootOfMean(g, g.multiply(sequence, sequence), 2);
    case 'lp':
      return rootOfMean(g, g.power(g.clampMin(magnitude(g, sequence), least), exponent), exponent);
    case 'deviation': {
      const mean = g.reshape(g.mean(sequence, 2), [BATCH, g.shape(sequence)[1]!, 1]);
      const apart = g.add(sequence, g.scale(mean, -1));
      return rootOfMean(g, g.multiply(apart, apart), 2);
    }
  }
}

/** The root of the mean over time, of numbers that are not negative. */
function rootOfMean<T>(g: Graph<T>, x: T, exponent: number): T {
  return g.power(g.clampMin(g.mean(x, 2), least ** exponent), 1 / exponent);
}

/** Without the sign. */
function magnitude<T>(g: Graph<T>, x: T): T {
  return g.add(g.relu(x), g.relu(g.scale(x, -1)));
}
