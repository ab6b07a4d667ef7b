import { z } from 'zod';
import { BATCH, type Graph } from '../../graph.ts';
import { count } from '../hyper.ts';

/** Which units, how many, and in how many layers one above the other. */
export const recurrentHyper = z.strictObject({
  kind: z.literal(['gru', 'lstm']),
  hiddenUnits: count.default(32),
  layers: count.default(2),
});

/**
 * Reads the steps one after the other and answers with the last state, as the CRNN does (Choi, Fazekas, Sandler and
 * Cho, "Convolutional recurrent neural networks for music classification", ICASSP 2017): [batch, channels, steps] to
 * [batch, hiddenUnits]. Parameters `backend.weight_ih_l0` … as PyTorch names them.
 */
export function recurrentBackEnd<T>(
  g: Graph<T>,
  sequence: T,
  { kind, hiddenUnits, layers }: z.infer<typeof recurrentHyper>,
): T {
  const steps = g.shape(sequence)[2]!;
  const states = g[kind](g.transpose(sequence, [0, 2, 1]), 'backend', { hidden: hiddenUnits, layers });
  return g.reshape(g.slice(states, 1, steps - 1, steps), [BATCH, hiddenUnits]);
}
