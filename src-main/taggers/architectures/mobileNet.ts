import { BATCH, type Graph } from '../graph.ts';

/** [kernel, expanded, out, squeeze and excitation, hard swish instead of ReLU, stride], channels at width 1. */
type Block = readonly [number, number, number, boolean, boolean, number];

/** MobileNetV3-Large: Howard et al., "Searching for MobileNetV3" (ICCV 2019), table 1. */
const blocks: readonly Block[] = [
  [3, 16, 16, false, false, 1],
  [3, 64, 24, false, false, 2],
  [3, 72, 24, false, false, 1],
  [5, 72, 40, true, false, 2],
  [5, 120, 40, true, false, 1],
  [5, 120, 40, true, false, 1],
  [3, 240, 80, false, true, 2],
  [3, 200, 80, false, true, 1],
  [3, 184, 80, false, true, 1],
  [3, 184, 80, false, true, 1],
  [3, 480, 112, true, true, 1],
  [3, 672, 112, true, true, 1],
  [5, 672, 160, true, true, 2],
  [5, 960, 160, true, true, 1],
  [5, 960, 160, true, true, 1],
];

/** As torchvision has it for MobileNetV3. */
const epsilon = 1e-3;

/**
 * MobileNetV3 over a spectrogram, as EfficientAT makes it for audio (Schmid, Koutini and Widmer, "Efficient large-scale
 * audio tagging via transformer-to-CNN knowledge distillation", ICASSP 2023): [batch, 1, mels, frames] to
 * [batch, channels, mels / 32, frames / 32], rounded up, of 960 width channels. Parameters are named `features.` as the
 * reference implementation names them; `width` scales the channels.
 */
export function mobileNet<T>(g: Graph<T>, spectrogram: T, width: number): T {
  const channels = (atWidth1: number) => toEights(atWidth1 * width);
  let x = convolution(g, spectrogram, 'features.0', { out: channels(16), kernel: 3, stride: 2 });
  x = g.hardSwish(x);
  blocks.forEach(([kernel, expanded, out, excites, swishes, stride], index) => {
    x = invertedResidual(g, x, `features.${index + 1}.block`, {
      kernel,
      expanded: channels(expanded),
      out: channels(out),
      excites,
      activation: swishes ? 'hardSwish' : 'relu',
      stride,
    });
  });
  const out = 6 * g.shape(x)[1]!;
  return g.hardSwish(convolution(g, x, `features.${blocks.length + 1}`, { out, kernel: 1 }));
}

/** The nearest multiple of eight that takes no more than a tenth away: channels of a network of another width. */
export function toEights(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}

interface InvertedResidualOptions {
  kernel: number;
  expanded: number;
  out: number;
  excites: boolean;
  activation: 'hardSwish' | 'relu';
  stride: number;
}

/** Widens, convolves each channel alone, weighs the channels and narrows again, beside a shortcut where sizes stay. */
function invertedResidual<T>(g: Graph<T>, x: T, name: string, options: InvertedResidualOptions): T {
  const { kernel, expanded, out, excites, activation, stride } = options;
  const channels = g.shape(x)[1]!;
  let layer = 0;
  const nextName = () => `${name}.${layer++}`;
  let inner = x;
  if (expanded !== channels) {
    inner = g[activation](convolution(g, inner, nextName(), { out: expanded, kernel: 1 }));
  }
  inner = g[activation](depthwise(g, inner, nextName(), kernel, stride));
  if (excites) inner = squeezeExcitation(g, inner, nextName());
  inner = convolution(g, inner, nextName(), { out, kernel: 1 });
  return stride === 1 && channels === out ? g.add(inner, x) : inner;
}

/**
 * Weighs each channel by what all of them are on average (Hu, Shen and Sun, "Squeeze-and-excitation networks", CVPR
 * 2018). The reference can weigh several axes at once and keeps them in a list, here of one.
 */
function squeezeExcitation<T>(g: Graph<T>, x: T, name: string): T {
  const channels = g.shape(x)[1]!;
  const layer = `${name}.conc_se_layers.0`;
  const squeezed = g.mean(g.mean(x, 3), 2);
  const hidden = g.relu(g.linear(squeezed, `${layer}.fc1`, { out: toEights(Math.floor(channels / 4)) }));
  const weights = g.sigmoid(g.linear(hidden, `${layer}.fc2`, { out: channels }));
  return g.multiply(x, g.reshape(weights, [BATCH, channels, 1, 1]));
}

/** Convolution without a bias, then batch normalisation: `.0` and `.1` below `name`. */
function convolution<T>(
  g: Graph<T>,
  x: T,
  name: string,
  { out, kernel, stride = 1 }: { out: number; kernel: number; stride?: number },
): T {
  const convolved = g.conv2d(x, `${name}.0`, { out, ...windows(kernel, stride), bias: false });
  return g.batchNorm(convolved, `${name}.1`, { epsilon });
}

function depthwise<T>(g: Graph<T>, x: T, name: string, kernel: number, stride: number): T {
  const options = { multiplier: 1, ...windows(kernel, stride), bias: false };
  return g.batchNorm(g.depthwiseConv2d(x, `${name}.0`, options), `${name}.1`, { epsilon });
}

function windows(kernel: number, stride: number) {
  const around = Math.floor(kernel / 2);
  return {
    kernel: [kernel, kernel] as const,
    stride: [stride, stride] as const,
    padding: [around, around] as const,
  };
}
