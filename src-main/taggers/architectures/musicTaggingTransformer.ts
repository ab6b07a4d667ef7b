import { z } from 'zod';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';
import { residualBlock } from './blocks.ts';
import { attendToEachStep, encoderLayer } from './encoderLayer.ts';
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

  const options = { heads: hyper.attention_nheads, dropout };
  const nameOf = (layer: number) => `transformer.layers.${layer}`;
  const lastLayer = hyper.attention_nlayers - 1;
  for (let layer = 0; layer < lastLayer; layer++) x = encoderLayer(g, x, nameOf(layer), options);
  const beforeLast = x;
  x = encoderLayer(g, x, nameOf(lastLayer), options);

  const answer = g.reshape(g.slice(x, 1, 0, 1), [BATCH, width]);
  const embedding = g.layerNorm(answer, 'mlp_head.0');
  return {
    logits: g.linear(embedding, 'mlp_head.1', { out: tags }),
    embedding,
    timeSteps() {
      const moved = attendToEachStep(g, beforeLast, nameOf(lastLayer), options);
      return g.linear(g.layerNorm(moved, 'mlp_head.0'), 'mlp_head.1', { out: tags });
    },
  };
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
