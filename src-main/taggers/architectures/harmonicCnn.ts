import { z } from 'zod';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';
import { convolutionBlock, globalMaxPool, hiddenHead, residualBlock } from './blocks.ts';
import { count } from './hyper.ts';

/** Hyper-parameters of the Harmonic CNN; the bands are laid out for `sampleRateHz`, which is the front end's. */
export const harmonicCnnHyper = z.strictObject({
  channels: count.default(128),
  harmonics: count.default(6),
  bandsPerSemitone: count.default(2),
  sampleRateHz: count.default(16_000),
});

type Hyper = z.infer<typeof harmonicCnnHyper>;

/**
 * Harmonic CNN (Won, Chun, Nieto and Serra, "Data-driven harmonic filters for audio representation learning", ICASSP
 * 2020, sections 2 and 3), with the parameter names of the PyTorch reference of Won et al. (SMC 2020).
 * Input: power spectrogram [batch, 1, bins, frames], 5 s in the reference. The split lies there because the Fourier
 * transform is fixed and the filters over its bins are learnt.
 */
export function harmonicCnn<T>(g: Graph<T>, spectrogram: T, hyper: Hyper, tags: number): TaggerOutputs<T> {
  const { channels } = hyper;
  let x = g.batchNorm(harmonicTensor(g, spectrogram, hyper), 'hstft_bn');
  x = convolutionBlock(g, x, 'layer1', { out: channels, pooling: [2, 2] });
  for (const layer of [2, 3, 4]) {
    x = residualBlock(g, x, `layer${layer}`, { out: channels, pooling: [2, 2] });
  }
  x = convolutionBlock(g, x, 'layer5', { out: 2 * channels, pooling: [2, 2] });
  for (const layer of [6, 7]) {
    x = residualBlock(g, x, `layer${layer}`, { out: 2 * channels, pooling: [2, 3] });
  }
  return hiddenHead(g, globalMaxPool(g, x), 2 * channels, tags);
}

/** Decibels in the bands of each harmonic: [batch, 1, bins, frames] to [batch, harmonics, bands, frames]. */
function harmonicTensor<T>(g: Graph<T>, spectrogram: T, hyper: Hyper): T {
  const [, , bins, frames] = g.shape(spectrogram) as [number, number, number, number];
  const perFrame = g.transpose(g.reshape(spectrogram, [BATCH, bins, frames]), [0, 2, 1]);
  const banded = g.transpose(g.matmul(perFrame, harmonicFilters(g, bins, hyper)), [0, 2, 1]);
  const { harmonics } = hyper;
  const tensor = g.reshape(banded, [BATCH, harmonics, g.shape(banded)[1]! / harmonics, frames]);
  return g.scale(g.log(g.clampMin(tensor, 1e-10)), 10 / Math.LN10);
}

/**
 * Triangular filters [bins, harmonics * bands] around the multiples of each band's frequency. Section 2.2 of the paper:
 * the bandwidth is that of human hearing, (0.1079 f + 24.7) / Q (Glasberg and Moore 1990), and one Q is learnt.
 * With Q in front, a filter is max(0, 1 - Q * distance), the distance being that to its centre in half bandwidths.
 */
function harmonicFilters<T>(g: Graph<T>, bins: number, hyper: Hyper): T {
  const centres = harmonicCentresHz(hyper);
  const distances = new Float32Array(bins * centres.length);
  for (let bin = 0; bin < bins; bin++) {
    const binHz = (hyper.sampleRateHz / 2 / (bins - 1)) * bin;
    centres.forEach((centreHz, band) => {
      const halfBandwidth = (0.1079 * centreHz + 24.7) / 2;
      distances[bin * centres.length + band] = Math.abs(binHz - centreHz) / halfBandwidth;
    });
  }
  const shape = [bins, centres.length];
  const slopes = g.multiply(
    g.constant('harmonic distances', shape, distances),
    g.parameter('hstft.bw_Q', [1]),
  );
  return g.relu(g.add(g.scale(slopes, -1), g.constant('one', [1], Float32Array.of(1))));
}

/** Equal steps from C1 to the note next to the highest whose last harmonic is heard, then their multiples. */
function harmonicCentresHz({ harmonics, bandsPerSemitone, sampleRateHz }: Hyper): number[] {
  const lowMidi = 24;
  const highMidi = Math.round(69 + 12 * Math.log2(sampleRateHz / (2 * harmonics) / 440));
  const bands = (highMidi - lowMidi) * bandsPerSemitone;
  return Array.from({ length: harmonics * bands }, (_, index) => {
    const midi = lowMidi + (index % bands) / bandsPerSemitone;
    return 440 * 2 ** ((midi - 69) / 12) * (1 + Math.floor(index / bands));
  });
}
