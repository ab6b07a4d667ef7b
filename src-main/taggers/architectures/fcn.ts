import { z } from 'zod';
import type { Graph, TaggerOutputs } from '../graph.ts';
import { convolutionBlock, flatten } from './blocks.ts';
import { convolutionLayers, hasPoolingEach, poolingEach } from './hyper.ts';

/**
 * Hyper-parameters of the FCN. The defaults are the five layers of the reference code; FCN-4 of the paper (table 1) has
 * channels 128, 384, 768, 2048 and pooling 2x4, 4x5, 3x8, 4x8 on 96 mels, 1366 frames.
 */
export const fcnHyper = z
  .strictObject(
    convolutionLayers(
      [64, 128, 128, 128, 64],
      [
        [2, 4],
        [2, 4],
        [2, 4],
        [3, 5],
        [4, 4],
      ],
    ),
  )
  .refine(hasPoolingEach, poolingEach);

/**
 * Fully convolutional network (Choi, Fazekas and Sandler, "Automatic tagging using deep convolutional neural
 * networks", ISMIR 2016, section 3), with the parameter names of the PyTorch reference of Won et al. (SMC 2020).
 * Input: log-mel [batch, 1, mels, frames], 29 s in the reference; what the pooling leaves of it is flattened.
 */
export function fcn<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels, pooling, activation }: z.infer<typeof fcnHyper>,
  tags: number,
): TaggerOutputs<T> {
  let x = g.batchNorm(spectrogram, 'spec_bn');
  channels.forEach((out, index) => {
    x = convolutionBlock(g, x, `layer${index + 1}`, { out, pooling: pooling[index]!, activation });
  });
  const embedding = flatten(g, x);
  return { logits: g.linear(g.dropout(embedding, 0.5), 'dense', { out: tags }), embedding };
}
