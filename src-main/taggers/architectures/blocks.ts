import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';

export interface Block2dOptions {
  out: number;
  pooling: readonly [number, number];
  /** ReLU where none is given. */
  activation?: 'relu' | 'elu';
}

/** Convolution 3x3, batch normalisation, activation, max pooling: [batch, in, height, width], parameters `.conv`, `.bn`. */
export function convolutionBlock<T>(
  g: Graph<T>,
  x: T,
  name: string,
  { out, pooling, activation = 'relu' }: Block2dOptions,
): T {
  const convolved = g.conv2d(x, `${name}.conv`, { out, kernel: [3, 3], padding: [1, 1] });
  return g.maxPool2d(g[activation](g.batchNorm(convolved, `${name}.bn`)), pooling);
}

export interface Block1dOptions {
  out: number;
  /** Odd: the length stays, but for stride and pooling. */
  kernel: number;
  stride?: number;
  pooling?: number;
}

/** As convolutionBlock along time alone, with ReLU: [batch, in, length]. */
export function convolutionBlock1d<T>(
  g: Graph<T>,
  x: T,
  name: string,
  { out, kernel, stride = 1, pooling = 1 }: Block1dOptions,
): T {
  const padding = Math.floor(kernel / 2);
  const convolved = g.conv1d(x, `${name}.conv`, { out, kernel, stride, padding });
  const active = g.relu(g.batchNorm(convolved, `${name}.bn`));
  return pooling === 1 ? active : g.maxPool1d(active, pooling);
}

export interface ResidualBlockOptions {
  out: number;
  stride?: readonly [number, number];
  pooling?: readonly [number, number];
}

/**
 * Two convolutions 3x3 beside a shortcut (He et al. 2016), then ReLU and max pooling. The shortcut is a convolution of
 * its own where stride or number of channels change. Parameters `.conv_1`, `.bn_1` … `.conv_3`, `.bn_3`.
 */
export function residualBlock<T>(
  g: Graph<T>,
  x: T,
  name: string,
  { out, stride = [1, 1], pooling }: ResidualBlockOptions,
): T {
  const convolve = (input: T, index: number, step: readonly [number, number]) =>
    g.batchNorm(
      g.conv2d(input, `${name}.conv_${index}`, { out, kernel: [3, 3], stride: step, padding: [1, 1] }),
      `${name}.bn_${index}`,
    );
  const path = convolve(g.relu(convolve(x, 1, stride)), 2, [1, 1]);
  const same = g.shape(x)[1] === out && stride.every((step) => step === 1);
  const sum = g.relu(g.add(path, same ? x : convolve(x, 3, stride)));
  return pooling ? g.maxPool2d(sum, pooling) : sum;
}

/** x above 0, and this slope of it below (Maas, Hannun and Ng 2013). */
export function leakyRelu<T>(g: Graph<T>, x: T, slope: number): T {
  return g.add(g.scale(g.relu(x), 1 - slope), g.scale(x, slope));
}

/** The strongest value of each channel over space: [batch, channels, height, width] to [batch, channels]. */
export function globalMaxPool<T>(g: Graph<T>, x: T): T {
  return g.max(g.max(x, 3), 2);
}

/** Everything of an item in one row: [batch, ...] to [batch, features]. */
export function flatten<T>(g: Graph<T>, x: T): T {
  const features = g
    .shape(x)
    .slice(1)
    .reduce((product, size) => product * size, 1);
  return g.reshape(x, [BATCH, features]);
}

/** Hidden layer with batch normalisation, then the output layer; parameters `dense1`, `bn`, `dense2`. */
export function hiddenHead<T>(g: Graph<T>, x: T, units: number, tags: number): TaggerOutputs<T> {
  const embedding = g.relu(g.batchNorm(g.linear(x, 'dense1', { out: units }), 'bn'));
  return { logits: g.linear(g.dropout(embedding, 0.5), 'dense2', { out: tags }), embedding };
}
