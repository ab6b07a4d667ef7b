import { z } from 'zod';
import { count } from '../architectures/hyper.ts';
import { BATCH, type FrameOutputs, type Graph } from '../graph.ts';

/** Along frequency, along time, or along both. */
const direction = z.enum(['spectral', 'temporal', 'square']);
type Direction = z.infer<typeof direction>;

/** Hyper-parameters of the deep networks; `filters` is what the names of the published ones call k. */
export const directionalDeepHyper = z.strictObject({
  filters: count,
  direction,
  /** What is not pooled last: frequency where the classes are tempi, time where they are keys. */
  lastPooling: z.enum(['frequency', 'time']),
  dropout: z.number().min(0).lt(1).default(0.1),
});

/** Hyper-parameters of the shallow networks. */
export const directionalShallowHyper = z.strictObject({
  filters: count,
  direction: direction.exclude(['square']),
  dropout: z.number().min(0).lt(1).default(0.5),
});

/** Filters of the pairs of layers, in multiples of the first's. */
const widths = [1, 2, 4, 4, 8, 8];

/**
 * DeepSpec, DeepTemp and DeepSquare (Schreiber and Müller, "Musical tempo and key estimation using convolutional neural
 * networks with directional filters", SMC 2019, section 3.2): six pairs of convolutions of 5 and 3 bins along a
 * direction, each pair followed by pooling, and an average over what is left. The parameter names are those of the
 * published Keras files. Input [batch, 1, bins, frames]: a constant-Q transform for keys, mel bands for tempi. One answer.
 */
export function directionalDeep<T>(
  g: Graph<T>,
  spectrogram: T,
  hyper: z.infer<typeof directionalDeepHyper>,
  classes: readonly number[],
): FrameOutputs<T> {
  const last = hyper.lastPooling === 'frequency' ? ([2, 1] as const) : ([1, 2] as const);
  let x = spectrogram;
  widths.forEach((width, pair) => {
    for (const [index, length] of [5, 3].entries()) {
      const layer = 2 * pair + index;
      const kernel = along(hyper.direction, length);
      x = g.relu(g.conv2d(x, `Conv${layer}`, { out: width * hyper.filters, kernel, padding: 'same' }));
      x = g.batchNorm(x, `BN${layer}`, { epsilon: 1e-3 });
    }
    x = g.dropout(g.maxPool2d(x, pair === widths.length - 1 ? last : [2, 2]), hyper.dropout);
  });
  return [averagedClasses(g, x, classes[0]!)];
}

/**
 * ShallowSpec and ShallowTemp (the same paper, section 3.1): short filters along a direction, an average over the other
 * one, and filters that are as long as the input. Input and names as those of the deep ones.
 */
export function directionalShallow<T>(
  g: Graph<T>,
  spectrogram: T,
  { filters, direction: way, dropout }: z.infer<typeof directionalShallowHyper>,
  classes: readonly number[],
): FrameOutputs<T> {
  const [, , bins, frames] = g.shape(spectrogram) as [number, number, number, number];
  const isSpectral = way === 'spectral';
  let x = g.conv2d(spectrogram, 'Conv0', { out: filters, kernel: along(way, 3), padding: 'same' });
  x = g.averagePool2d(g.dropout(g.relu(x), dropout), isSpectral ? [1, frames] : [bins, 1]);
  const kernel = along(way, isSpectral ? bins : frames);
  x = g.dropout(g.relu(g.conv2d(x, 'Conv2', { out: 64 * filters, kernel, padding: 'same' })), dropout);
  return [averagedClasses(g, x, classes[0]!)];
}

function along(way: Direction, length: number): [number, number] {
  return [way === 'temporal' ? 1 : length, way === 'spectral' ? 1 : length];
}

/** One map for each class, averaged: to [batch, 1, classes]. */
function averagedClasses<T>(g: Graph<T>, x: T, classes: number): T {
  const maps = g.relu(g.conv2d(x, '1x1', { out: classes, kernel: [1, 1] }));
  return g.reshape(g.mean(g.mean(maps, 3), 2), [BATCH, 1, classes]);
}
