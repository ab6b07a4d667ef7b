import type { StateDict } from '../../taggers/stateDict.ts';

/** Hyper-parameters as a card has them; those that are absent keep their architecture's default. */
export type Hyper = Record<string, unknown>;

/** What each architecture's tensors tell, by the names that architectures/ gives both. */
const readers: Record<string, (shapes: Shapes) => Hyper> = {
  beatnet: (shapes) => ({
    channels: shapes.size(/^conv1\.weight$/),
    kernel: shapes.size(/^conv1\.weight$/, 2),
    hiddenUnits: shapes.size(/^linear0\.weight$/),
    layers: shapes.sizes(/^lstm\.weight_hh_l\d+$/)?.length,
  }),
  crepe: (shapes) => ({
    capacity: { 4: 'tiny', 8: 'small', 16: 'medium', 24: 'large', 32: 'full' }[
      (shapes.size(/^conv1\.weight$/) ?? 0) / 32
    ],
  }),
  'deep-salience': (shapes) => ({
    channels: [
      /^bendy1\.weight$/,
      /^bendy2\.weight$/,
      /^smoothy1\.weight$/,
      /^smoothy2\.weight$/,
      /^distribute\.weight$/,
    ].map((name) => shapes.size(name)),
  }),
  'directional-deep': (shapes) => ({
    filters: shapes.size(/^Conv0\.weight$/),
    direction: directionOf(shapes),
    lastPooling: shapes.size(/^1x1\.weight$/) === 24 ? 'frequency' : 'time',
  }),
  'directional-shallow': (shapes) => ({
    filters: shapes.size(/^Conv0\.weight$/),
    direction: directionOf(shapes),
  }),
  'onset-cnn': (shapes) => ({
    channels: [shapes.size(/^conv1\.weight$/), shapes.size(/^conv2\.weight$/)],
    hiddenUnits: shapes.size(/^dense1\.weight$/),
  }),
  'choi-crnn': (shapes) => ({
    channels: shapes.sizes(/^conv\d+\.weight$/),
    hiddenUnits: shapes.size(/^gru1\.weight_hh_l0$/, 1),
  }),
  crnn: (shapes) => ({
    channels: shapes.sizes(/^layer\d+\.conv\.weight$/),
    hiddenUnits: shapes.size(/^layer\d+\.weight_hh_l0$/, 1),
    recurrentLayers: shapes.sizes(/^layer\d+\.weight_hh_l\d+$/)?.length,
  }),
  efficientat: (shapes) => ({ width: mobileNetWidth(shapes) }),
  fcn: (shapes) => ({ channels: shapes.sizes(/^layer\d+\.conv\.weight$/) }),
  'mobilenet-gru': (shapes) => ({
    ...mobileNetTaggerHyper(shapes),
    hidden: shapes.size(/^gru\.weight_hh_l0$/, 1),
  }),
  'mobilenet-transformer': (shapes) => ({
    ...mobileNetTaggerHyper(shapes),
    layers: shapes.sizes(/^encoder\.\d+\.linear1\.weight$/)?.length,
  }),
  musicnn: (shapes) => ({
    verticalHeights: shapes.sizes(firstLayer, 2, 4),
    verticalLength: shapes.size(firstLayer, 3, 4),
    verticalChannels: shapes.size(firstLayer, 0, 4),
    horizontalLengths: shapes.sizes(firstLayer, 2, 3),
    horizontalChannels: shapes.size(firstLayer, 0, 3),
    backEndChannels: shapes.size(/^layer1\.conv\.weight$/),
    hiddenUnits: shapes.size(/^dense1\.weight$/),
  }),
  cnnsa: (shapes) => ({
    channels: shapes.size(/^layer1\.conv_1\.weight$/),
    attentionLayers: shapes.sizes(/^encoder\.layer\.\d+\.output\.dense\.weight$/)?.length,
  }),
  'short-chunk-cnn': (shapes) => ({ channels: shapes.size(/^layer1\.conv\.weight$/) }),
  'short-chunk-cnn-res': (shapes) => ({ channels: shapes.size(/^layer1\.conv_1\.weight$/) }),
  'harmonic-cnn': (shapes) => ({
    channels: shapes.size(/^layer1\.conv\.weight$/),
    harmonics: shapes.size(/^layer1\.conv\.weight$/, 1),
  }),
  'sample-cnn': (shapes) => ({ channels: shapes.sizes(/^layer\d+\.conv\.weight$/) }),
  'sample-cnn-se': (shapes) => ({ channels: shapes.sizes(/^layer\d+\.conv(_1)?\.weight$/) }),
  'music-tagging-transformer': (shapes) => ({
    conv_ndim: shapes.size(/^frontend\.layer1\.conv_1\.weight$/),
    attention_ndim: shapes.size(/^pos_embedding$/, 2),
    attention_nlayers: shapes.sizes(/^transformer\.layers\.\d+\.0\.fn\.fn\.to_qkv\.weight$/)?.length,
    attention_max_len: lessOne(shapes.size(/^pos_embedding$/, 1)),
  }),
};

/** The first layers of MusiCNN: four axes where they span bands, three where they span only time. */
const firstLayer = /^layers\.\d+\.conv\.weight$/;

/** The first layer's filters span frequency, time or both. */
function directionOf(shapes: Shapes): string {
  if (shapes.size(/^Conv0\.weight$/, 3) === 1) return 'spectral';
  return shapes.size(/^Conv0\.weight$/, 2) === 1 ? 'temporal' : 'square';
}

function mobileNetTaggerHyper(shapes: Shapes): Hyper {
  return {
    width: mobileNetWidth(shapes),
    dim: shapes.size(/^project\.weight$/),
    embedding: shapes.size(/^embed\.weight$/),
  };
}

/** The last map has six times the channels of the last block, of which there are 160 at width 1. */
function mobileNetWidth(shapes: Shapes): number | undefined {
  const channels = shapes.size(/^features\.16\.0\.weight$/);
  return channels && channels / 6 / 160;
}

/**
 * Reads the hyper-parameters of a network off the shapes of its tensors. What shapes do not show (pooling, the number
 * of attention heads) is left to the architecture's defaults, and so is what is not there: opening the network then
 * says which tensor is missing.
 */
export function hyperFromWeights(architecture: string, weights: StateDict): Hyper {
  const read = Object.hasOwn(readers, architecture) ? readers[architecture]! : () => ({});
  return Object.fromEntries(
    Object.entries(read(new Shapes(weights))).filter(([, value]) => value !== undefined),
  );
}

/** The shapes of the tensors whose name matches, layers in the order of their numbers. */
class Shapes {
  readonly #weights: StateDict;

  constructor(weights: StateDict) {
    this.#weights = weights;
  }

  /** Size along an axis of each tensor that matches (and has so many axes); undefined where none does. */
  sizes(name: RegExp, axis = 0, axes?: number): number[] | undefined {
    const numeric = new Intl.Collator('en', { numeric: true });
    const sizes = [...this.#weights]
      .filter(([key, { shape }]) => name.test(key) && (axes === undefined || shape.length === axes))
      .sort(([a], [b]) => numeric.compare(a, b))
      .map(([, { shape }]) => shape[axis])
      .filter((size) => size !== undefined);
    return sizes.length > 0 ? sizes : undefined;
  }

  /** As `sizes`, of the first tensor that matches. */
  size(name: RegExp, axis = 0, axes?: number): number | undefined {
    return this.sizes(name, axis, axes)?.[0];
  }
}

function lessOne(size: number | undefined): number | undefined {
  return size === undefined ? undefined : size - 1;
}
