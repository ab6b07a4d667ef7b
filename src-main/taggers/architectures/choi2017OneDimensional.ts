import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';
import { flatten } from './blocks.ts';
import type { Choi2017Hyper } from './choi2017.ts';

type Size = Choi2017Hyper['millions'];

/**
 * Widths of the first layers and of the later ones, the fully connected among them. They were written from memory: the
 * paper's table 1 was not at hand to check them. What speaks for them is that the networks come within 9% of the
 * paper's sizes, all a little small (test/taggers/choi2017.test.ts).
 */
const k1c2Widths: Record<Size, [number, number]> = {
  0.1: [15, 30],
  0.25: [23, 47],
  0.5: [33, 66],
  1: [47, 95],
  3: [81, 163],
};

/** As those of k1c2, from memory; within 3% of the paper's sizes. */
const k2c1Widths: Record<Size, [number, number]> = {
  0.1: [43, 87],
  0.25: [72, 145],
  0.5: [106, 212],
  1: [152, 304],
  3: [265, 535],
};

/** Frames that a kernel spans, in every layer of both. */
const kernelFrames = 4;

/**
 * k1c2, one-dimensional kernels and two-dimensional convolutions (Choi, Fazekas, Sandler and Cho, "Convolutional
 * recurrent neural networks for music classification", ICASSP 2017, section 2.1): four layers that look along time alone,
 * each mel band for itself with the same kernels, then two fully connected ones over all bands. Input: log-mel
 * [batch, 1, 96 mels, 1366 frames]. Parameter names are ours: the paper published no weights.
 */
export function k1c2<T>(
  g: Graph<T>,
  spectrogram: T,
  { millions }: Choi2017Hyper,
  tags: number,
): TaggerOutputs<T> {
  const [first, later] = k1c2Widths[millions];
  let x = g.batchNorm(spectrogram, 'spec_bn');
  const layers = [
    { out: first, pooling: 4 },
    { out: first, pooling: 5 },
    { out: later, pooling: 8 },
    { out: later, pooling: 8 },
  ];
  layers.forEach(({ out, pooling }, index) => {
    const name = `layer${index + 1}`;
    const convolved = g.conv2d(x, `${name}.conv`, { out, kernel: [1, kernelFrames], padding: 'same' });
    x = g.maxPool2d(g.elu(g.batchNorm(convolved, `${name}.bn`)), [1, pooling]);
  });
  return fullyConnected(g, flatten(g, x), later, tags);
}

/**
 * k2c1, two-dimensional kernels and one-dimensional convolutions (section 2.2): the first layer's kernels span all mel
 * bands, so that from there on it is convolution along time. Five layers, then two fully connected ones. That three of
 * them are narrow and that all pool by four is our reading: it is what meets the paper's sizes.
 * Input and parameter names as those of k1c2.
 */
export function k2c1<T>(
  g: Graph<T>,
  spectrogram: T,
  { millions }: Choi2017Hyper,
  tags: number,
): TaggerOutputs<T> {
  const [first, later] = k2c1Widths[millions];
  const [, , mels, frames] = g.shape(spectrogram) as [number, number, number, number];
  // A kernel over all bands is one along time with a channel for each band
  let x = g.reshape(g.batchNorm(spectrogram, 'spec_bn'), [BATCH, mels, frames]);
  [first, first, first, later, later].forEach((out, index) => {
    const name = `layer${index + 1}`;
    const convolved = g.conv1d(x, `${name}.conv`, { out, kernel: kernelFrames, padding: 'same' });
    x = g.maxPool1d(g.elu(g.batchNorm(convolved, `${name}.bn`)), 4);
  });
  return fullyConnected(g, flatten(g, x), later, tags);
}

/** Two hidden layers with batch normalisation, exponential linear units and dropout, then the output layer. */
function fullyConnected<T>(g: Graph<T>, x: T, units: number, tags: number): TaggerOutputs<T> {
  const hidden = (input: T, name: string) =>
    g.elu(g.batchNorm(g.linear(g.dropout(input, 0.5), name, { out: units }), `${name}_bn`));
  const embedding = hidden(hidden(x, 'dense1'), 'dense2');
  return { logits: g.linear(g.dropout(embedding, 0.5), 'dense3', { out: tags }), embedding };
}
