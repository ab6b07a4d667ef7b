import { z } from 'zod';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';
import { convolutionBlock } from './blocks.ts';
import { convolutionLayers, count, hasPoolingEach, poolingEach } from './hyper.ts';

/** Hyper-parameters of the CRNN; the defaults are those of the published reference. */
export const crnnHyper = z
  .strictObject({
    ...convolutionLayers(
      [64, 128, 128, 128],
      [
        [2, 2],
        [3, 3],
        [4, 4],
        [4, 4],
      ],
    ),
    hiddenUnits: count.default(32),
    recurrentLayers: count.default(2),
  })
  .refine(hasPoolingEach, poolingEach);

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
  const { channels: widths, activation } = hyper;
  widths.forEach((out, index) => {
    x = convolutionBlock(g, x, `layer${index + 1}`, { out, pooling: hyper.pooling[index]!, activation });
  });

  const [, channels, , steps] = g.shape(x) as [number, number, number, number];
  x = g.reshape(x, [BATCH, channels, steps]);
  x = g.transpose(x, [0, 2, 1]);
  const recurrent = `layer${widths.length + 1}`;
  x = g.gru(x, recurrent, { hidden: hyper.hiddenUnits, layers: hyper.recurrentLayers });

  const embedding = g.reshape(g.slice(x, 1, steps - 1, steps), [BATCH, hyper.hiddenUnits]);
  return {
    logits: g.linear(g.dropout(embedding, 0.5), 'dense', { out: tags }),
    embedding,
    // The answer as the recurrent state has it so far: the last step is the network's own.
    timeSteps: () => g.linear(x, 'dense', { out: tags }),
  };
}
