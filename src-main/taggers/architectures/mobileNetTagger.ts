import { z } from 'zod';
import type { Graph, TaggerOutputs } from '../graph.ts';
import { attend, joinHeads, splitHeads } from './attention.ts';
import { count } from './hyper.ts';
import { mobileNet } from './mobileNet.ts';

const shared = {
  /** Of MobileNetV3. */
  width: z.number().min(0.05).max(8).default(0.4),
  /** Width of a time step. */
  dim: count.default(192),
  embedding: count.default(256),
};

export const mobileNetTransformerHyper = z
  .strictObject({ ...shared, heads: count.default(4), layers: count.default(2) })
  .refine(({ dim, heads }) => dim % heads === 0, { path: ['heads'], message: 'must divide dim' });

/** `hidden` units of the GRU in each direction. */
export const mobileNetGruHyper = z.strictObject({ ...shared, hidden: count.default(128) });

/** Share that is left out while training. */
const dropout = 0.1;

/** MobileNetV3, then a transformer encoder over its time steps; see `tagSteps`. */
export function mobileNetTransformer<T>(
  g: Graph<T>,
  spectrogram: T,
  hyper: z.infer<typeof mobileNetTransformerHyper>,
  tags: number,
): TaggerOutputs<T> {
  let x = timeSteps(g, spectrogram, hyper);
  for (let layer = 0; layer < hyper.layers; layer++) x = encoderLayer(g, x, `encoder.${layer}`, hyper.heads);
  return tagSteps(g, x, hyper.embedding, tags);
}

/** MobileNetV3, then a recurrent network that reads its time steps in both directions; see `tagSteps`. */
export function mobileNetGru<T>(
  g: Graph<T>,
  spectrogram: T,
  hyper: z.infer<typeof mobileNetGruHyper>,
  tags: number,
): TaggerOutputs<T> {
  const x = timeSteps(g, spectrogram, hyper);
  const read = g.gru(x, 'gru', { hidden: hyper.hidden, layers: 1, bidirectional: true });
  return tagSteps(
    g,
    g.add(x, g.linear(g.dropout(read, dropout), 'back', { out: hyper.dim })),
    hyper.embedding,
    tags,
  );
}

/** [batch, 1, mels, frames] to [batch, frames / 32, dim]: of each channel the mean and the maximum over frequency. */
function timeSteps<T>(g: Graph<T>, spectrogram: T, { width, dim }: { width: number; dim: number }): T {
  const map = mobileNet(g, spectrogram, width);
  const sequence = g.transpose(g.concat([g.mean(map, 2), g.max(map, 2)], 1), [0, 2, 1]);
  return g.hardSwish(g.linear(sequence, 'project', { out: dim }));
}

/**
 * Answers for each step [batch, steps, dim] by itself, and for the window by an embedding of the mean and the maximum over
 * the steps. Both answers are layers of their own, trained to the same scale; the window's comes last, for what is learnt
 * of a person's answers is its rows.
 */
function tagSteps<T>(g: Graph<T>, steps: T, features: number, tags: number): TaggerOutputs<T> {
  const normal = g.layerNorm(steps, 'norm');
  const pooled = g.concat([g.mean(normal, 1), g.max(normal, 1)], 1);
  const embedding = g.hardSwish(g.linear(pooled, 'embed', { out: features }));
  // Asked for whether or not anybody wants the steps, so that the weights are all there: of the network, and of a training
  const stepLogits = g.linear(normal, 'step', { out: tags });
  return {
    logits: g.linear(g.dropout(embedding, dropout), 'window', { out: tags }),
    embedding,
    timeSteps: () => stepLogits,
    answersSteps: true,
  };
}

/**
 * One layer of a transformer encoder over [batch, steps, width], each part normalised before and added to what came in
 * (Vaswani et al., "Attention is all you need", 2017; Xiong et al., ICML 2020), with the parameter names of PyTorch's
 * TransformerEncoderLayer.
 */
function encoderLayer<T>(g: Graph<T>, x: T, name: string, heads: number): T {
  const width = g.shape(x)[2]!;
  const attended = g.add(
    x,
    g.dropout(selfAttention(g, g.layerNorm(x, `${name}.norm1`), `${name}.self_attn`, heads), dropout),
  );
  const hidden = g.gelu(
    g.linear(g.layerNorm(attended, `${name}.norm2`), `${name}.linear1`, { out: 2 * width }),
  );
  return g.add(
    attended,
    g.dropout(g.linear(g.dropout(hidden, dropout), `${name}.linear2`, { out: width }), dropout),
  );
}

/** As PyTorch's MultiheadAttention: queries, keys and values are of one matrix, which is no layer of its own. */
function selfAttention<T>(g: Graph<T>, x: T, name: string, heads: number): T {
  const width = g.shape(x)[2]!;
  const matrix = g.transpose(g.parameter(`${name}.in_proj_weight`, [3 * width, width]), [1, 0]);
  const together = g.add(g.matmul(x, matrix), g.parameter(`${name}.in_proj_bias`, [3 * width]));
  const part = (index: number) =>
    splitHeads(g, g.slice(together, 2, index * width, (index + 1) * width), heads);
  const heard = joinHeads(g, attend(g, part(0), part(1), part(2), dropout));
  return g.linear(heard, `${name}.out_proj`, { out: width });
}
