import type { z } from 'zod';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';
import { flatten, hiddenHead } from './blocks.ts';
import { sampleLevelLayers, type sampleCnnHyper, type SampleLevelLayer } from './sampleCnn.ts';

/**
 * Sample-level CNN with residual connections and squeeze-and-excitation (Kim, Lee and Nam, "Sample-level CNN
 * architectures for music auto-tagging using raw waveforms", ICASSP 2018, section 2: the ReSE block), with the
 * parameter names of the PyTorch reference of Won et al. (SMC 2020). Input as that of sampleCnn.
 */
export function sampleCnnSe<T>(
  g: Graph<T>,
  waveform: T,
  { channels }: z.infer<typeof sampleCnnHyper>,
  tags: number,
): TaggerOutputs<T> {
  let x = waveform;
  sampleLevelLayers(channels).forEach((layer, index) => {
    x = residualSqueezeBlock(g, x, `layer${index + 1}`, layer);
  });
  const features = flatten(g, x);
  return hiddenHead(g, features, channels.at(-1)!, tags);
}

function residualSqueezeBlock<T>(
  g: Graph<T>,
  x: T,
  name: string,
  { out, kernel, stride, pooling }: SampleLevelLayer,
): T {
  const convolve = (input: T, index: number, step: number) =>
    g.batchNorm(
      g.conv1d(input, `${name}.conv_${index}`, {
        out,
        kernel,
        stride: step,
        padding: Math.floor(kernel / 2),
      }),
      `${name}.bn_${index}`,
    );
  const path = convolve(g.relu(convolve(x, 1, stride)), 2, 1);
  const weighted = g.multiply(path, excitation(g, path, name));
  const same = g.shape(x)[1] === out && stride === 1;
  const sum = g.relu(g.add(weighted, same ? x : convolve(x, 3, stride)));
  return pooling === 1 ? sum : g.maxPool1d(sum, pooling);
}

/** How much each channel counts (Hu et al. 2018), here without a bottleneck: [batch, channels, 1] in 0..1. */
function excitation<T>(g: Graph<T>, x: T, name: string): T {
  const channels = g.shape(x)[1]!;
  const squeezed = g.relu(g.linear(g.mean(x, 2), `${name}.dense1`, { out: channels }));
  const weights = g.sigmoid(g.linear(squeezed, `${name}.dense2`, { out: channels }));
  return g.reshape(weights, [BATCH, channels, 1]);
}
