import { z } from 'zod';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';

/** Hyper-parameters of the CRNN; the published reference has 64, 128, 128, 128 channels and 32 hidden units. */
export const crnnHyper = z.strictObject({
  channels: z.array(z.int().positive()).min(1),
  pooling: z.array(z.tuple([z.int().positive(), z.int().positive()])),
  hiddenUnits: z.int().positive(),
  recurrentLayers: z.int().positive(),
});

/**
 * Convolutional recurrent neural network (Choi, Fazekas, Sandler and Cho, "Convolutional recurrent neural networks for
 * music classification", ICASSP 2017, section 2.4), with the parameter names and layer order of the PyTorch reference
 * of Won et al. (SMC 2020). Input [batch, 1, mels, frames]; the pooling must bring the mels down to one row.
 */
export function crnn<T>(
  g: Graph<T>,
  spectrogram: T,
  hyper: z.infer<typeof crnnHyper>,
  tags: number,
): TaggerOutputs<T> {
  let x = g.batchNorm(spectrogram, 'spec_bn');
  hyper.channels.forEach((out, index) => {
    const layer = `layer${index + 1}`;
    x = g.conv2d(x, `${layer}.conv`, { out, kernel: [3, 3], padding: [1, 1] });
    x = g.relu(g.batchNorm(x, `${layer}.bn`));
    x = g.maxPool2d(x, hyper.pooling[index]!);
  });

  const [, channels, , steps] = g.shape(x) as [number, number, number, number];
  x = g.reshape(x, [BATCH, channels, steps]);
  x = g.transpose(x, [0, 2, 1]);
  const recurrent = `layer${hyper.channels.length + 1}`;
  x = g.gru(x, recurrent, { hidden: hyper.hiddenUnits, layers: hyper.recurrentLayers });

  const embedding = g.reshape(g.slice(x, 1, steps - 1, steps), [BATCH, hyper.hiddenUnits]);
  return { logits: g.linear(embedding, 'dense', { out: tags }), embedding };
}
