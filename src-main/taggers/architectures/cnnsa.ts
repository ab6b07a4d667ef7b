import { z } from 'zod';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';
import { attend, joinHeads, splitHeads } from './attention.ts';
import { residualBlock } from './blocks.ts';
import { count } from './hyper.ts';
import { mersenneTwister } from './mersenneTwister.ts';

/** Hyper-parameters of CNNSA; the width of the encoder is twice the channels. */
export const cnnsaHyper = z
  .strictObject({
    channels: count.default(128),
    attentionLayers: count.default(2),
    attentionHeads: count.default(8),
  })
  .refine(({ channels, attentionHeads }) => (2 * channels) % attentionHeads === 0, {
    path: ['attentionHeads'],
    message: 'must divide twice the channels',
  });

/** As BERT has it, and the reference with it. */
const epsilon = 1e-12;

/**
 * CNNSA (Won, Chun and Serra, "Toward interpretable music tagging with self-attention", 2019, section 3): seven
 * residual blocks, then a BERT encoder (Devlin et al. 2019) whose first token gathers the answer. Parameter names of
 * the PyTorch reference of Won et al. (SMC 2020). Input: log-mel [batch, 1, 128 mels, frames], 15 s in the reference.
 */
export function cnnsa<T>(
  g: Graph<T>,
  spectrogram: T,
  hyper: z.infer<typeof cnnsaHyper>,
  tags: number,
): TaggerOutputs<T> {
  const { channels } = hyper;
  let x = g.batchNorm(spectrogram, 'spec_bn');
  [1, 1, 2, 2, 2, 2, 2].forEach((factor, index) => {
    const stride: [number, number] = index < 3 ? [2, 2] : [2, 1];
    x = residualBlock(g, x, `layer${index + 1}`, { out: factor * channels, stride });
  });
  const width = 2 * channels;
  const steps = g.shape(x)[3]!;
  x = g.transpose(g.reshape(x, [BATCH, width, steps]), [0, 2, 1]);
  x = g.concat([g.repeatOverBatch(classToken(g, width), x), x], 1);

  const nameOf = (layer: number) => `encoder.layer.${layer}`;
  const lastLayer = hyper.attentionLayers - 1;
  for (let layer = 0; layer < lastLayer; layer++) x = encoderLayer(g, x, nameOf(layer), hyper.attentionHeads);
  const beforeLast = x;
  x = encoderLayer(g, x, nameOf(lastLayer), hyper.attentionHeads);

  const pool = (token: T) => g.tanh(g.linear(token, 'pooler.dense', { out: width }));
  const embedding = pool(g.reshape(g.slice(x, 1, 0, 1), [BATCH, width]));
  return {
    logits: g.linear(g.dropout(embedding, 0.5), 'dense', { out: tags }),
    embedding,
    timeSteps: () =>
      g.linear(pool(attendToEachStep(g, beforeLast, nameOf(lastLayer))), 'dense', { out: tags }),
  };
}

/**
 * The first token, [1, 1, width]: not learnt and not in the state dict, but drawn by the reference from NumPy's
 * generator with seed 0.
 */
function classToken<T>(g: Graph<T>, width: number): T {
  const random = mersenneTwister(0);
  return g.constant('class token', [1, 1, width], Float32Array.from({ length: width }, random));
}

/** Self-attention and feed-forward, each normalised after its residual sum: [batch, tokens, width]. */
function encoderLayer<T>(g: Graph<T>, x: T, name: string, heads: number): T {
  return afterAttention(g, selfAttention(g, x, `${name}.attention.self`, heads), x, name);
}

/**
 * What the first token would be if the last layer attended to one time step alone, for each of them in one batch:
 * [batch, tokens, width] to [batch, steps, width]. The paper's tag-wise contribution.
 */
function attendToEachStep<T>(g: Graph<T>, x: T, name: string): T {
  const [, tokens, width] = g.shape(x) as [number, number, number];
  const values = g.linear(g.slice(x, 1, 1, tokens), `${name}.attention.self.value`, { out: width });
  return afterAttention(g, values, g.slice(x, 1, 0, 1), name);
}

/** The rest of an encoder layer, from what was attended to and what came in. */
function afterAttention<T>(g: Graph<T>, heard: T, x: T, name: string): T {
  const width = g.shape(heard)[2]!;
  const output = (input: T, residual: T, part: string) => {
    const projected = g.dropout(g.linear(input, `${part}.dense`, { out: width }), 0.4);
    return g.layerNorm(g.add(projected, residual), `${part}.LayerNorm`, { epsilon });
  };
  const attended = output(heard, x, `${name}.attention.output`);
  const hidden = g.gelu(g.linear(attended, `${name}.intermediate.dense`, { out: 4 * width }));
  return output(hidden, attended, `${name}.output`);
}

function selfAttention<T>(g: Graph<T>, x: T, name: string, heads: number): T {
  const width = g.shape(x)[2]!;
  const project = (part: string) => splitHeads(g, g.linear(x, `${name}.${part}`, { out: width }), heads);
  return joinHeads(g, attend(g, project('query'), project('key'), project('value'), 0.5));
}
