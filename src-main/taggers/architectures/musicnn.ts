import { z } from 'zod';
import type { Graph, TaggerOutputs } from '../graph.ts';
import { convolutionBlock1d, hiddenHead } from './blocks.ts';
import { count, oddLength } from './hyper.ts';

/**
 * Hyper-parameters of MusiCNN. The defaults are those of the reference for MagnaTagATune and MTG-Jamendo; its large
 * back end, for the Million Song Dataset, has 512 backEndChannels and 500 hiddenUnits. Filter heights are 0.7 and 0.4
 * times 96 mels, rounded down; filter lengths, in frames, are odd.
 */
export const musicnnHyper = z.strictObject({
  verticalHeights: z.array(count).min(1).default([67, 38]),
  verticalLength: oddLength.default(7),
  verticalChannels: count.default(204),
  horizontalLengths: z.array(oddLength).min(1).default([129, 65, 33]),
  horizontalChannels: count.default(51),
  backEndChannels: count.default(64),
  hiddenUnits: count.default(200),
});

/**
 * MusiCNN (Pons et al., "End-to-end learning for music audio tagging at scale", ISMIR 2018, section 3.2; Pons and
 * Serra, "musicnn", 2019): vertical filters hear timbre at any pitch, horizontal ones rhythm, a stack with residual
 * connections puts them together. Parameter names of the PyTorch reference of Won et al. (SMC 2020).
 * Input: log-mel [batch, 1, mels, frames], 3 s in the reference.
 */
export function musicnn<T>(
  g: Graph<T>,
  spectrogram: T,
  hyper: z.infer<typeof musicnnHyper>,
  tags: number,
): TaggerOutputs<T> {
  const x = g.batchNorm(spectrogram, 'spec_bn');
  const vertical = hyper.verticalHeights.map((height, index) =>
    verticalFilters(g, x, `layers.${index}`, {
      out: hyper.verticalChannels,
      kernel: [height, hyper.verticalLength],
    }),
  );
  const meanBand = g.mean(x, 2);
  const horizontal = hyper.horizontalLengths.map((kernel, index) =>
    convolutionBlock1d(g, meanBand, `layers.${vertical.length + index}`, {
      out: hyper.horizontalChannels,
      kernel,
    }),
  );
  const front = g.concat([...vertical, ...horizontal], 1);

  const backEnd = (input: T, layer: number) =>
    convolutionBlock1d(g, input, `layer${layer}`, { out: hyper.backEndChannels, kernel: 7 });
  const first = backEnd(front, 1);
  const second = g.add(backEnd(first, 2), first);
  const third = g.add(backEnd(second, 3), second);
  const all = g.concat([front, first, second, third], 1);

  return hiddenHead(g, g.concat([g.max(all, 2), g.mean(all, 2)], 1), hyper.hiddenUnits, tags);
}

/** Filters that span many bands, and where along the bands they answer most: to [batch, out, frames]. */
function verticalFilters<T>(
  g: Graph<T>,
  x: T,
  name: string,
  { out, kernel }: { out: number; kernel: [number, number] },
): T {
  const padding: [number, number] = [0, Math.floor(kernel[1] / 2)];
  const convolved = g.conv2d(x, `${name}.conv`, { out, kernel, padding });
  return g.max(g.relu(g.batchNorm(convolved, `${name}.bn`)), 2);
}
