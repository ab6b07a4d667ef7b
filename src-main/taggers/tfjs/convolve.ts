import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Border, Conv2dOptions } from '../graph.ts';
import { samePadding } from '../samePadding.ts';
import type { Tf } from './loadBackend.ts';

/** How the windows of a convolution move over [height, width]. */
export type ConvolutionOptions = Pick<Conv2dOptions, 'stride' | 'padding' | 'dilation'>;

/**
 * Convolves x [batch, height, width, channels] with a filter in TensorFlow's layout: [height, width, in, out], or of the
 * depthwise convolution [height, width, channels, multiplier].
 */
export function convolve(
  tf: Tf,
  kind: 'conv2d' | 'depthwiseConv2d',
  x: Tensor,
  filter: Tensor,
  { stride = [1, 1], padding = [0, 0], dilation = [1, 1] }: ConvolutionOptions,
): Tensor {
  const apply = (input: Tensor, pad: 'same' | 'valid') =>
    tf[kind](input as Tensor4D, filter as Tensor4D, [...stride], pad, 'NHWC', [...dilation]);
  const kernel = filter.shape.slice(0, 2) as [number, number];
  const dense = [...stride, ...dilation].every((step) => step === 1);
  const centred = kernel.every((size, axis) => padding !== 'same' && size === 2 * padding[axis]! + 1);
  // Explicit padding has no gradient in tfjs-node: say 'same' where it is that, else pad beforehand. The WebAssembly
  // backend (4.22.0) puts the padding of a 'same' with strides elsewhere than TensorFlow.
  if (dense && (padding === 'same' || centred)) return apply(x, 'same');
  const space = x.shape.slice(1, 3) as [number, number];
  const [rows, columns] = space.map((length, axis) =>
    padding === 'same'
      ? samePadding(length, kernel[axis]!, stride[axis]!, dilation[axis]!)
      : ([padding[axis]!, padding[axis]!] as const),
  ) as [Border, Border];
  if ([...rows, ...columns].every((zeros) => zeros === 0)) return apply(x, 'valid');
  return apply(tf.pad(x, [[0, 0], [...rows], [...columns], [0, 0]]), 'valid'); // prettier-ignore
}
