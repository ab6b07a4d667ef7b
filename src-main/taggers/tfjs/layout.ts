import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from './loadBackend.ts';

/**
 * A tensor of the graph. Networks think in PyTorch's order [batch, channels, ...space]; the kernels of every backend of
 * TensorFlow.js want the channels last. So convolution, pooling and batch normalisation leave their result as
 * [batch, ...space, channels] and say so here, and it is brought back only for an operation that minds: a few times a
 * network. Bringing it back after each of them doubled the time of a CRNN in WebAssembly.
 */
export interface TfjsValue {
  readonly tensor: Tensor;
  readonly channelsLast: boolean;
}

/** The axes of [batch, channels, ...space] in the order in which the tensor holds them. */
function heldAxes({ tensor, channelsLast }: TfjsValue): number[] {
  const axes = Array.from({ length: tensor.rank }, (_, axis) => axis);
  return channelsLast ? [0, ...axes.slice(2), 1] : axes;
}

/** Where the tensor holds an axis of [batch, channels, ...space]. */
export function heldAxis(x: TfjsValue, axis: number): number {
  return heldAxes(x).indexOf(axis);
}

/** Shape in the order [batch, channels, ...space]. */
export function shapeOf(x: TfjsValue): number[] {
  return x.tensor.shape.map((_, axis) => x.tensor.shape[heldAxis(x, axis)]!);
}

/** The tensor with its axes [batch, channels, ...space] in this order. */
export function inOrder(tf: Tf, x: TfjsValue, order: readonly number[]): Tensor {
  const permutation = order.map((axis) => heldAxis(x, axis));
  return permutation.every((from, to) => from === to) ? x.tensor : tf.transpose(x.tensor, permutation);
}

/** The tensor as [batch, channels, ...space]. */
export function channelsFirst(tf: Tf, x: TfjsValue): Tensor {
  return inOrder(
    tf,
    x,
    x.tensor.shape.map((_, axis) => axis),
  );
}

/** The tensor as [batch, ...space, channels]. */
export function channelsLast(tf: Tf, x: TfjsValue): Tensor {
  return inOrder(tf, x, heldAxes({ ...x, channelsLast: true }));
}
