/**
 * The operations that tagging networks are written over. A network is one function of a Graph; what interprets it
 * decides what T is: a node of an ONNX graph (onnx/onnxGraph.ts), or a tensor.
 *
 * Tensors are [batch, ...], channels before space (PyTorch's order). Shapes are known while the network is built,
 * except for the batch, which is written BATCH. Operations with parameters take the name that the parameters have in
 * the state dict of the public reference implementation ("layer1.conv" for layer1.conv.weight and .bias), and throw
 * ModelError where one is missing or has another shape.
 */
export interface Graph<T> {
  /** Shape of a tensor, BATCH first. */
  shape(x: T): readonly number[];
  /** A bare parameter of exactly this shape. */
  parameter(name: string, shape: readonly number[]): T;
  /** Fixed numbers that are no parameter: never trained, never saved. One name, the same numbers. */
  constant(name: string, shape: readonly number[], data: Float32Array): T;

  /** 1-D convolution: [batch, in, length] to [batch, out, length']; weights [out, in, kernel]. */
  conv1d(x: T, name: string, options: Conv1dOptions): T;
  /** 2-D convolution: [batch, in, height, width] to [batch, out, height', width']. */
  conv2d(x: T, name: string, options: Conv2dOptions): T;
  /**
   * As conv2d with `multiplier` filters for each channel alone: to [batch, in * multiplier, height', width'], those of a
   * channel side by side; weights [in * multiplier, 1, height, width].
   */
  depthwiseConv2d(x: T, name: string, options: DepthwiseConv2dOptions): T;
  /** Batch normalisation over axis 1 of [batch, channels, ...], any number of axes. */
  batchNorm(x: T, name: string, options?: NormOptions): T;
  /** Normalises the last axis (Ba et al. 2016). */
  layerNorm(x: T, name: string, options?: NormOptions): T;
  /** Affine map of the last axis to `out` features. */
  linear(x: T, name: string, options: { out: number; bias?: boolean }): T;
  /** Stacked gated recurrent units, PyTorch's variant: [batch, time, features] to [batch, time, hidden]. */
  gru(x: T, name: string, options: GruOptions): T;
  /** Stacked long short-term memory, PyTorch's: [batch, time, features] to [batch, time, hidden]. */
  lstm(x: T, name: string, options: RecurrentOptions): T;
  /** Zeroes a share `rate` of the values and scales up the rest while training; else nothing. */
  dropout(x: T, rate: number): T;

  /** Pools without overlap; what does not fill a last kernel is dropped. [batch, channels, length]. */
  maxPool1d(x: T, kernel: number, options?: Pool1dOptions): T;
  /** As maxPool1d, over [batch, channels, height, width]. */
  maxPool2d(x: T, kernel: readonly [number, number], options?: Pool2dOptions): T;
  /** As maxPool1d, the mean; what padding adds does not count. */
  averagePool1d(x: T, kernel: number, options?: Pool1dOptions): T;
  /** As averagePool1d, over [batch, channels, height, width]. */
  averagePool2d(x: T, kernel: readonly [number, number], options?: Pool2dOptions): T;
  /** Greatest value along an axis, which is dropped. */
  max(x: T, axis: number): T;
  /** Mean along an axis, which is dropped. */
  mean(x: T, axis: number): T;

  relu(x: T): T;
  /** x min(max(x + 3, 0), 6) / 6 (Howard et al., "Searching for MobileNetV3", ICCV 2019). */
  hardSwish(x: T): T;
  /** x above 0, exp(x) - 1 below (Clevert et al. 2016). */
  elu(x: T): T;
  /** The exact GELU, with the error function (Hendrycks and Gimpel 2016). */
  gelu(x: T): T;
  sigmoid(x: T): T;
  tanh(x: T): T;
  /** Softmax over the last axis. */
  softmax(x: T): T;
  /** Natural logarithm. */
  log(x: T): T;
  /** x raised to a power, of numbers above 0: at 0 the slope of a root is infinite. */
  power(x: T, exponent: number): T;
  /** Raises values below `low` to it. */
  clampMin(x: T, low: number): T;
  /** Sum; axes of b that are 1 or missing in front are repeated to a's shape. */
  add(a: T, b: T): T;
  /** Product, element by element; b is repeated to a's shape as in `add`. */
  multiply(a: T, b: T): T;
  scale(x: T, factor: number): T;
  /** Matrix product of the last two axes; b may be a single matrix [rows, columns] for all of a. */
  matmul(a: T, b: T): T;

  transpose(x: T, order: readonly number[]): T;
  /** New shape, BATCH first; the number of elements of each batch item stays. */
  reshape(x: T, shape: readonly number[]): T;
  concat(parts: readonly T[], axis: number): T;
  /** Elements `start` to `end` (excluded) of an axis. */
  slice(x: T, axis: number, start: number, end: number): T;
  /** The elements of an axis from the last to the first. */
  reverse(x: T, axis: number): T;
  /** Puts zeros around: how many before and behind each axis, the batch's first. */
  pad(x: T, borders: readonly Border[]): T;
  /** Repeats x [1, ...] for each item of the batch of `like`. */
  repeatOverBatch(x: T, like: T): T;
  /** Makes items of a batch of the steps: [batch, steps, ...] to [batch * steps, ...], for layers that take each by itself. */
  stepsIntoBatch(x: T): T;
  /** The way back: [batch * steps, ...] to [batch, steps, ...]. */
  stepsOutOfBatch(x: T, steps: number): T;
}

/** The batch's place in a shape. */
export const BATCH = -1;

/** Zeros before and behind an axis. */
export type Border = readonly [before: number, behind: number];

/**
 * TensorFlow's padding: as little as lets each step of the stride have its place (length / stride, rounded up), shared
 * between both sides, the odd one at the end.
 */
export type Same = 'same';

export interface Conv1dOptions {
  out: number;
  kernel: number;
  stride?: number;
  /** Zeros on either side. */
  padding?: number | Same;
  /** Distance between the values that a kernel takes; 1 where they are side by side. */
  dilation?: number;
  /** Whether a number is added to each channel; so it is where nothing is said. */
  bias?: boolean;
}

export interface Conv2dOptions {
  out: number;
  kernel: readonly [number, number];
  stride?: readonly [number, number];
  padding?: readonly [number, number] | Same;
  dilation?: readonly [number, number];
  /** As of a convolution along one axis. */
  bias?: boolean;
}

export interface DepthwiseConv2dOptions extends Omit<Conv2dOptions, 'out'> {
  multiplier: number;
}

export interface NormOptions {
  /** Keeps the variance from zero; 1e-5 where none is given. */
  epsilon?: number;
}

export interface Pool1dOptions {
  /** The kernel's length where none is given. */
  stride?: number;
  /** Nothing is added where nothing is said. */
  padding?: Same;
}

export interface Pool2dOptions {
  stride?: readonly [number, number];
  padding?: Same;
}

/** Parameters are named weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, then _l1 … as PyTorch names them. */
export interface RecurrentOptions {
  hidden: number;
  layers: number;
  /** What the gates apply: the sigmoid, or Keras's first approximation of it, 0.2 x + 0.5 held in 0..1. */
  gates?: 'sigmoid' | 'hard-sigmoid';
  /**
   * Each layer also reads from the last step to the first, with parameters of names that end in `_reverse`: to
   * [batch, time, 2 hidden], the states of both readings side by side.
   */
  bidirectional?: boolean;
}

export interface GruOptions extends RecurrentOptions {
  /** The reset gate acts before the hidden state's affine map (Cho et al. 2014), where PyTorch has it behind. */
  resetBefore?: boolean;
}

/** What a network that tags answers. */
export interface TaggerOutputs<T> {
  /** [batch, tags], before the sigmoid. */
  logits: T;
  /** [batch, features]: what the output layer sees. */
  embedding: T;
  /**
   * Builds [batch, steps, tags], before the sigmoid: what speaks for each tag at each of the equally long steps of the
   * window. Only where a network can tell; a function, because most uses do not need it.
   */
  timeSteps?: () => T;
  /**
   * Whether the time steps are answers that the network was trained to give, to the scale of those to whole windows, and
   * that cost next to nothing: then they are kept of every track.
   */
  answersSteps?: true;
}

/** Which time steps are asked for: none, what a network was trained to say of them, or whatever can be told. */
export type TimeStepsWanted = boolean | 'trained';

/** Builds the time steps of a network's answer that are wanted, where it has them. */
export function timeStepsOf<T>(
  { timeSteps, answersSteps }: TaggerOutputs<T>,
  wanted: TimeStepsWanted,
): T | undefined {
  return wanted === true || (wanted === 'trained' && answersSteps) ? timeSteps?.() : undefined;
}

/**
 * A network with its hyper-parameters over its front end's output: [batch, 1, mels, frames] for a log-mel,
 * [batch, 1, bins, frames] for a power spectrogram, [batch, 1, samples] for the waveform.
 */
export type Architecture<Hyper> = <T>(g: Graph<T>, input: T, hyper: Hyper, tags: number) => TaggerOutputs<T>;

/**
 * What a network answers that hears step by step (hearing/): for each of its card's outputs, in that order,
 * [batch, steps, classes], before the softmax or the sigmoid. One that answers for the window as a whole has one step.
 */
export type FrameOutputs<T> = readonly T[];

/** A network that hears step by step, over its front end's output; `classes` has the size of each output. */
export type FrameArchitecture<Hyper> = <T>(
  g: Graph<T>,
  input: T,
  hyper: Hyper,
  classes: readonly number[],
) => FrameOutputs<T>;
