import { z } from 'zod';
import type { Graph, TaggerOutputs } from '../graph.ts';
import { convolutionBlock, globalMaxPool, hiddenHead, residualBlock } from './blocks.ts';
import { count } from './hyper.ts';

/** Hyper-parameters of both short-chunk networks: channels of the first layer; the last one has four times as many. */
export const shortChunkCnnHyper = z.strictObject({ channels: count.default(128) });

type Hyper = z.infer<typeof shortChunkCnnHyper>;

/**
 * Short-chunk CNN, the "VGG-ish" one (Won, Ferraro, Bogdanov and Serra, "Evaluation of CNN-based automatic music
 * tagging models", SMC 2020, section 2.7), with the parameter names of its PyTorch reference: seven 3x3 layers with 2x2
 * pooling, then the strongest moment. Input: log-mel [batch, 1, mels, frames], 128 mels and 3.69 s in the reference.
 */
export function shortChunkCnn<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels }: Hyper,
  tags: number,
): TaggerOutputs<T> {
  let x = g.batchNorm(spectrogram, 'spec_bn');
  layerChannels(channels).forEach((out, index) => {
    x = convolutionBlock(g, x, `layer${index + 1}`, { out, pooling: [2, 2] });
  });
  return hiddenHead(g, globalMaxPool(g, x), 4 * channels, tags);
}

/** Short-chunk CNN with residual connections (same paper and section): blocks with stride 2 in place of pooling. */
export function shortChunkCnnRes<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels }: Hyper,
  tags: number,
): TaggerOutputs<T> {
  let x = g.batchNorm(spectrogram, 'spec_bn');
  layerChannels(channels).forEach((out, index) => {
    x = residualBlock(g, x, `layer${index + 1}`, { out, stride: [2, 2] });
  });
  return hiddenHead(g, globalMaxPool(g, x), 4 * channels, tags);
}

function layerChannels(channels: number): number[] {
  return [1, 1, 2, 2, 2, 2, 4].map((factor) => factor * channels);
}
