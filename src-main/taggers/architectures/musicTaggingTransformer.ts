import { z } from 'zod';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';

/** Hyper-parameters, named as the reference's constructor names them. */
export const musicTaggingTransformerHyper = z.strictObject({
  conv_ndim: z.int().positive(),
  attention_ndim: z.int().positive(),
  attention_nheads: z.int().positive(),
  attention_nlayers: z.int().positive(),
  attention_max_len: z.int().positive(),
});

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

  for (let layer = 0; layer < hyper.attention_nlayers; layer++) {
    const name = `transformer.layers.${layer}`;
    x = g.add(
      x,
      attention(g, g.layerNorm(x, `${name}.0.fn.norm`), `${name}.0.fn.fn`, hyper.attention_nheads),
    );
    x = g.add(x, feedForward(g, g.layerNorm(x, `${name}.1.fn.norm`), `${name}.1.fn.fn`));
  }

  const answer = g.reshape(g.slice(x, 1, 0, 1), [BATCH, width]);
  const embedding = g.layerNorm(answer, 'mlp_head.0');
  return { logits: g.linear(embedding, 'mlp_head.1', { out: tags }), embedding };
}

/** [batch, 1, mels, frames] to [batch, frames / 4, width]. */
function frontEnd<T>(g: Graph<T>, spectrogram: T, channels: number, width: number): T {
  let x = g.batchNorm(spectrogram, 'frontend.input_bn');
  x = residualBlock(g, x, 'frontend.layer1', channels, [2, 2]);
  x = residualBlock(g, x, 'frontend.layer2', channels, [2, 2]);
  x = residualBlock(g, x, 'frontend.layer3', channels, [2, 1]);
  const [, , rows, steps] = g.shape(x) as [number, number, number, number];
  x = g.transpose(x, [0, 3, 1, 2]);
  x = g.reshape(x, [BATCH, steps, channels * rows]);
  return g.linear(x, 'frontend.fc', { out: width });
}

function residualBlock<T>(
  g: Graph<T>,
  x: T,
  name: string,
  out: number,
  pooling: readonly [number, number],
): T {
  const convolve = (input: T, index: number) =>
    g.batchNorm(
      g.conv2d(input, `${name}.conv_${index}`, { out, kernel: [3, 3], padding: [1, 1] }),
      `${name}.bn_${index}`,
    );
  const path = convolve(g.relu(convolve(x, 1)), 2);
  const shortcut = g.shape(x)[1] === out ? x : convolve(x, 3);
  return g.maxPool2d(g.relu(g.add(shortcut, path)), pooling);
}

/** Multi-head self-attention over [batch, tokens, width] (Vaswani et al. 2017, section 3.2). */
function attention<T>(g: Graph<T>, x: T, name: string, heads: number): T {
  const [, tokens, width] = g.shape(x) as [number, number, number];
  const perHead = Math.floor(width / heads);
  const inner = perHead * heads;
  const queriesKeysValues = g.linear(x, `${name}.to_qkv`, { out: 3 * inner, bias: false });
  const split = (part: number) =>
    g.transpose(
      g.reshape(g.slice(queriesKeysValues, 2, part * inner, (part + 1) * inner), [
        BATCH,
        tokens,
        heads,
        perHead,
      ]),
      [0, 2, 1, 3],
    );
  const [queries, keys, values] = [split(0), split(1), split(2)];
  const similarity = g.scale(g.matmul(queries, g.transpose(keys, [0, 1, 3, 2])), perHead ** -0.5);
  const heard = g.matmul(g.softmax(similarity), values);
  const joined = g.reshape(g.transpose(heard, [0, 2, 1, 3]), [BATCH, tokens, inner]);
  return g.linear(joined, `${name}.to_out.0`, { out: width });
}

function feedForward<T>(g: Graph<T>, x: T, name: string): T {
  const width = g.shape(x)[2]!;
  const hidden = g.gelu(g.linear(x, `${name}.net.0`, { out: width * 4 }));
  return g.linear(hidden, `${name}.net.3`, { out: width });
}
