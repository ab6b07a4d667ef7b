import { z } from 'zod';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';
import { attend, joinHeads, splitHeads } from './attention.ts';
import { residualBlock } from './blocks.ts';
import { count } from './hyper.ts';

/** Hyper-parameters, named as the reference's constructor names them; the defaults are its own. */
export const musicTaggingTransformerHyper = z.strictObject({
  conv_ndim: count.default(16),
  attention_ndim: count.default(256),
  attention_nheads: count.default(8),
  attention_nlayers: count.default(4),
  attention_max_len: count.default(512),
});

/** The reference trains with this share left out wherever it leaves anything out. */
const dropout = 0.1;

/**
 * Music Tagging Transformer (Won, Choi and Serra, "Semi-supervised music tagging transformer", ISMIR 2021, section 3):
 * three residual convolution blocks, then a transformer encoder whose first, learnt token gathers the answer. Names
 * and layer order of the PyTorch reference. Input [batch, 1, mels, frames], at most attention_max_len * 4 frames.
 */
export function musicTaggingTransformer<T>(
  g: Graph<T>,
  spectrogram: T,
  hyper: z.infer<typeof musicTaggingTransformerHyper>,
  tags: number,
): TaggerOutputs<T> {
  const width = hyper.attention_ndim;
  let x = frontEnd(g, spectrogram, hyper.conv_ndim, width);

  const classToken = g.reshape(g.parameter('cls_token', [width]), [1, 1, width]);
  x = g.concat([g.repeatOverBatch(classToken, x), x], 1);
  const tokens = g.shape(x)[1]!;
  const positions = g.parameter('pos_embedding', [1, hyper.attention_max_len + 1, width]);
  x = g.add(x, g.slice(positions, 1, 0, tokens));

  x = g.dropout(x, dropout);

  for (let layer = 0; layer < hyper.attention_nlayers; layer++) {
    const name = `transformer.layers.${layer}`;
    const heads = hyper.attention_nheads;
    x = g.add(x, attention(g, g.layerNorm(x, `${name}.0.fn.norm`), `${name}.0.fn.fn`, heads));
    x = g.add(x, feedForward(g, g.layerNorm(x, `${name}.1.fn.norm`), `${name}.1.fn.fn`));
  }

  const answer = g.reshape(g.slice(x, 1, 0, 1), [BATCH, width]);
  const embedding = g.layerNorm(answer, 'mlp_head.0');
  return { logits: g.linear(embedding, 'mlp_head.1', { out: tags }), embedding };
}

/** [batch, 1, mels, frames] to [batch, frames / 4, width]. */
function frontEnd<T>(g: Graph<T>, spectrogram: T, channels: number, width: number): T {
  let x = g.batchNorm(spectrogram, 'frontend.input_bn');
  x = residualBlock(g, x, 'frontend.layer1', { out: channels, pooling: [2, 2] });
  x = residualBlock(g, x, 'frontend.layer2', { out: channels, pooling: [2, 2] });
  x = residualBlock(g, x, 'frontend.layer3', { out: channels, pooling: [2, 1] });
  const [, , rows, steps] = g.shape(x) as [number, number, number, number];
  x = g.transpose(x, [0, 3, 1, 2]);
  x = g.reshape(x, [BATCH, steps, channels * rows]);
  return g.linear(x, 'frontend.fc', { out: width });
}

/** Multi-head self-attention over [batch, tokens, width] (Vaswani et al. 2017, section 3.2). */
function attention<T>(g: Graph<T>, x: T, name: string, heads: number): T {
  const width = g.shape(x)[2]!;
  const inner = Math.floor(width / heads) * heads;
  const queriesKeysValues = g.linear(x, `${name}.to_qkv`, { out: 3 * inner, bias: false });
  const part = (index: number) =>
    splitHeads(g, g.slice(queriesKeysValues, 2, index * inner, (index + 1) * inner), heads);
  const joined = joinHeads(g, attend(g, part(0), part(1), part(2)));
  return g.dropout(g.linear(joined, `${name}.to_out.0`, { out: width }), dropout);
}

function feedForward<T>(g: Graph<T>, x: T, name: string): T {
  const width = g.shape(x)[2]!;
  const hidden = g.gelu(g.linear(x, `${name}.net.0`, { out: width * 4 }));
  return g.dropout(g.linear(g.dropout(hidden, dropout), `${name}.net.3`, { out: width }), dropout);
}
