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

  const heads = hyper.attention_nheads;
  const lastLayer = hyper.attention_nlayers - 1;
  for (let layer = 0; layer < lastLayer; layer++) x = encoderLayer(g, x, layer, heads);
  const beforeLast = x;
  x = encoderLayer(g, x, lastLayer, heads);

  const answer = g.reshape(g.slice(x, 1, 0, 1), [BATCH, width]);
  const embedding = g.layerNorm(answer, 'mlp_head.0');
  return {
    logits: g.linear(embedding, 'mlp_head.1', { out: tags }),
    embedding,
    timeSteps() {
      const moved = attendToEachStep(g, beforeLast, lastLayer, heads);
      return g.linear(g.layerNorm(moved, 'mlp_head.0'), 'mlp_head.1', { out: tags });
    },
  };
}

/** Self-attention and feed-forward, each normalised before and added to what came in: [batch, tokens, width]. */
function encoderLayer<T>(g: Graph<T>, x: T, layer: number, heads: number): T {
  const name = `transformer.layers.${layer}`;
  const attended = g.add(x, attention(g, g.layerNorm(x, `${name}.0.fn.norm`), `${name}.0.fn.fn`, heads));
  return g.add(attended, feedForward(g, g.layerNorm(attended, `${name}.1.fn.norm`), `${name}.1.fn.fn`));
}

/**
 * What the first token would be if the last layer attended to one time step alone, for each of them in one batch:
 * [batch, tokens, width] to [batch, steps, width]. The tag-wise contribution of Won, Chun and Serra, "Toward
 * interpretable music tagging with self-attention" (2019).
 */
function attendToEachStep<T>(g: Graph<T>, x: T, layer: number, heads: number): T {
  const name = `transformer.layers.${layer}`;
  const [, tokens, width] = g.shape(x) as [number, number, number];
  const values = queriesKeysValues(g, g.layerNorm(x, `${name}.0.fn.norm`), `${name}.0.fn.fn`, heads)[2];
  const heard = g.linear(g.slice(values, 1, 1, tokens), `${name}.0.fn.fn.to_out.0`, { out: width });
  const moved = g.add(heard, g.slice(x, 1, 0, 1));
  return g.add(moved, feedForward(g, g.layerNorm(moved, `${name}.1.fn.norm`), `${name}.1.fn.fn`));
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
  const [queries, keys, values] = queriesKeysValues(g, x, name, heads);
  const heard = attend(
    g,
    splitHeads(g, queries, heads),
    splitHeads(g, keys, heads),
    splitHeads(g, values, heads),
  );
  return g.dropout(g.linear(joinHeads(g, heard), `${name}.to_out.0`, { out: width }), dropout);
}

/** Each [batch, tokens, inner], the heads side by side. */
function queriesKeysValues<T>(g: Graph<T>, x: T, name: string, heads: number): [T, T, T] {
  const inner = Math.floor(g.shape(x)[2]! / heads) * heads;
  const together = g.linear(x, `${name}.to_qkv`, { out: 3 * inner, bias: false });
  const part = (index: number) => g.slice(together, 2, index * inner, (index + 1) * inner);
  return [part(0), part(1), part(2)];
}

function feedForward<T>(g: Graph<T>, x: T, name: string): T {
  const width = g.shape(x)[2]!;
  const hidden = g.gelu(g.linear(x, `${name}.net.0`, { out: width * 4 }));
  return g.dropout(g.linear(g.dropout(hidden, dropout), `${name}.net.3`, { out: width }), dropout);
}
