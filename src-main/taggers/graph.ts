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

  /** 2-D convolution: [batch, in, height, width] to [batch, out, height', width']. */
  conv2d(x: T, name: string, options: Conv2dOptions): T;
  /** Inference-time batch normalisation over axis 1, epsilon 1e-5. */
  batchNorm(x: T, name: string): T;
  /** Normalises the last axis, epsilon 1e-5 (Ba et al. 2016). */
  layerNorm(x: T, name: string): T;
  /** Affine map of the last axis to `out` features. */
  linear(x: T, name: string, options: { out: number; bias?: boolean }): T;
  /** Stacked gated recurrent units, PyTorch's variant: [batch, time, features] to [batch, time, hidden]. */
  gru(x: T, name: string, options: { hidden: number; layers: number }): T;

  maxPool2d(x: T, kernel: readonly [number, number]): T;
  relu(x: T): T;
  /** The exact GELU, with the error function (Hendrycks and Gimpel 2016). */
  gelu(x: T): T;
  sigmoid(x: T): T;
  /** Softmax over the last axis. */
  softmax(x: T): T;
  add(a: T, b: T): T;
  scale(x: T, factor: number): T;
  /** Matrix product of the last two axes. */
  matmul(a: T, b: T): T;

  transpose(x: T, order: readonly number[]): T;
  /** New shape, BATCH first; the number of elements of each batch item stays. */
  reshape(x: T, shape: readonly number[]): T;
  concat(parts: readonly T[], axis: number): T;
  /** Elements `start` to `end` (excluded) of an axis. */
  slice(x: T, axis: number, start: number, end: number): T;
  /** Repeats x [1, ...] for each item of the batch of `like`. */
  repeatOverBatch(x: T, like: T): T;
}

/** The batch's place in a shape. */
export const BATCH = -1;

export interface Conv2dOptions {
  out: number;
  kernel: readonly [number, number];
  stride?: readonly [number, number];
  padding?: readonly [number, number];
}

/** What every network answers. */
export interface TaggerOutputs<T> {
  /** [batch, tags], before the sigmoid. */
  logits: T;
  /** [batch, features]: what the output layer sees. */
  embedding: T;
}

/** A network over its front end's output ([batch, 1, mels, frames] for a log-mel) with its hyper-parameters. */
export type Architecture<Hyper> = <T>(g: Graph<T>, input: T, hyper: Hyper, tags: number) => TaggerOutputs<T>;
