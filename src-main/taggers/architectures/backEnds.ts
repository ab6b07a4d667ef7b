import { z } from 'zod';
import type { Graph } from '../graph.ts';
import { attentionPool, attentionPoolHyper } from './backEnds/attentionPool.ts';
import { fullyConvolutional, fullyConvolutionalHyper } from './backEnds/fullyConvolutional.ts';
import { mlp, mlpHyper } from './backEnds/mlp.ts';
import { poolsHyper, poolsOver } from './backEnds/pools.ts';
import { recurrentBackEnd, recurrentHyper } from './backEnds/recurrent.ts';
import { temporalPool, temporalPoolHyper } from './backEnds/temporalPool.ts';
import { transformer, transformerHyper } from './backEnds/transformer.ts';

/** What a modular network may make of its front end's sequence, each with its hyper-parameters. */
export const networkBackEndHyper = z.discriminatedUnion('kind', [
  temporalPoolHyper,
  poolsHyper,
  attentionPoolHyper,
  recurrentHyper,
  transformerHyper,
  fullyConvolutionalHyper,
  mlpHyper,
]);

/**
 * Applies the back end that `hyper` names: a sequence [batch, channels, steps] to [batch, features]. Throws ModelError
 * where the sequence is too short or too long for it.
 */
export function networkBackEnd<T>(g: Graph<T>, sequence: T, hyper: z.infer<typeof networkBackEndHyper>): T {
  switch (hyper.kind) {
    case 'max-pool':
    case 'average-pool':
    case 'max-average-pool':
      return temporalPool(g, sequence, hyper);
    case 'pools':
      return poolsOver(g, sequence, hyper);
    case 'attention-pool':
      return attentionPool(g, sequence, hyper);
    case 'gru':
    case 'lstm':
      return recurrentBackEnd(g, sequence, hyper);
    case 'transformer':
      return transformer(g, sequence, hyper);
    case 'fully-convolutional':
      return fullyConvolutional(g, sequence, hyper);
    case 'mlp':
      return mlp(g, sequence, hyper);
  }
}
