import { z } from 'zod';
import type { Graph, TaggerOutputs } from '../graph.ts';
import { convolutionBlock1d, flatten } from './blocks.ts';
import { count } from './hyper.ts';

/** Hyper-parameters of both sample-level networks: output channels of each layer, the strided first one included. */
export const sampleCnnHyper = z.strictObject({
  channels: z.array(count).min(2).default([128, 128, 128, 256, 256, 256, 256, 256, 256, 512, 512]),
});

/**
 * Sample-level CNN, 3^9 form (Lee, Park, Kim and Nam, "Sample-level deep convolutional neural networks for music
 * auto-tagging using raw waveforms", SMC 2017, table 2), with the parameter names of the PyTorch reference of Won et
 * al. (SMC 2020). Input: waveform [batch, 1, samples], 3^10 = 59049 for the eleven layers of the default.
 */
export function sampleCnn<T>(
  g: Graph<T>,
  waveform: T,
  { channels }: z.infer<typeof sampleCnnHyper>,
  tags: number,
): TaggerOutputs<T> {
  let x = waveform;
  sampleLevelLayers(channels).forEach((layer, index) => {
    x = convolutionBlock1d(g, x, `layer${index + 1}`, layer);
  });
  const embedding = flatten(g, x);
  return { logits: g.linear(g.dropout(embedding, 0.5), 'dense', { out: tags }), embedding };
}

export interface SampleLevelLayer {
  out: number;
  kernel: number;
  stride: number;
  pooling: number;
}

/** First a layer that strides over three samples, then layers that pool over three, last one of kernel 1. */
export function sampleLevelLayers(channels: readonly number[]): SampleLevelLayer[] {
  return channels.map((out, index) => {
    if (index === 0) return { out, kernel: 3, stride: 3, pooling: 1 };
    if (index === channels.length - 1) return { out, kernel: 1, stride: 1, pooling: 1 };
    return { out, kernel: 3, stride: 1, pooling: 3 };
  });
}
