import type {
  DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInputAttrs,
  Rank,
  Tensor,
  Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Tf } from './loadBackend.ts';

/**
 * Registers the gradients of a depthwise convolution, of which the WebAssembly backend has none (tfjs-backend-wasm
 * 4.22.0), made of operations that it has. Both are sums over the places of a small filter, each a pass over the map.
 */
export function registerWasmDepthwiseGradients(tf: Tf): void {
  tf.registerKernel({
    kernelName: tf.DepthwiseConv2dNativeBackpropFilter,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      const { x, dy } = inputs as unknown as { x: Tensor4D; dy: Tensor4D };
      return filterGradient(tf, x, dy, attrs as unknown as DepthwiseConv2dNativeBackpropFilterAttrs);
    },
  });
  tf.registerKernel({
    kernelName: tf.DepthwiseConv2dNativeBackpropInput,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      const { dy, filter } = inputs as unknown as { dy: Tensor4D; filter: Tensor4D };
      return inputGradient(tf, dy, filter, attrs as unknown as DepthwiseConv2dNativeBackpropInputAttrs);
    },
  });
}

/**
 * How the loss changes with the filter [height, width, channels, multiplier]: for each of its places the gradient in the
 * output times the input that the place saw, summed.
 */
function filterGradient(
  tf: Tf,
  x: Tensor4D,
  dy: Tensor4D,
  { strides, pad, dimRoundingMode, filterShape }: DepthwiseConv2dNativeBackpropFilterAttrs,
): Tensor {
  const { padInfo, strideHeight, strideWidth, outHeight, outWidth } = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    true, // prettier-ignore
  );
  const { top, bottom, left, right } = padInfo;
  const [height, width, channels, multiplier] = filterShape;
  const batch = x.shape[0];
  return tf.tidy(() => {
    const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]); // prettier-ignore
    const places = Array.from({ length: height * width }, (_, place) =>
      tf.tidy(() => {
        const [row, column] = [Math.floor(place / width), place % width];
        const endRow = row + (outHeight - 1) * strideHeight + 1;
        const endColumn = column + (outWidth - 1) * strideWidth + 1;
        const steps = [1, strideHeight, strideWidth, 1];
        const seen = tf.stridedSlice(
          padded,
          [0, row, column, 0],
          [batch, endRow, endColumn, channels],
          steps,
        );
        return tf.sum(tf.mul(spread(tf, seen, multiplier), dy), [0, 1, 2]);
      }),
    );
    return tf.reshape(tf.stack(places), filterShape);
  });
}

/** Each channel `multiplier` times, side by side, as the outputs of a depthwise convolution are. */
function spread(tf: Tf, x: Tensor, multiplier: number): Tensor {
  if (multiplier === 1) return x;
  const [channels] = x.shape.slice(-1) as [number];
  const column = tf.reshape(x, [x.size / channels, channels, 1]);
  return tf.reshape(tf.tile(column, [1, 1, multiplier]), [...x.shape.slice(0, -1), channels * multiplier]);
}

/**
 * How the loss changes with the input: the gradient in the output, with zeros where strides left places out, convolved
 * with the filter turned around; summed over the outputs of a channel.
 */
function inputGradient(
  tf: Tf,
  dy: Tensor4D,
  filter: Tensor4D,
  { strides, pad, dimRoundingMode, inputShape }: DepthwiseConv2dNativeBackpropInputAttrs,
): Tensor {
  const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
    inputShape,
    filter.shape,
    strides,
    1,
    pad,
    dimRoundingMode,
    true, // prettier-ignore
  );
  const [height, width, channels, multiplier] = filter.shape;
  const [batch, rows, columns] = inputShape;
  return tf.tidy(() => {
    const apart = withZerosBetween(tf, dy, strideHeight, strideWidth);
    const [, heightApart, widthApart] = apart.shape;
    const before = [height - 1 - padInfo.top, width - 1 - padInfo.left] as const;
    // What is left of the input at its end is what no window reached: the gradient there comes out as zero
    const behind = [
      rows + height - 1 - heightApart - before[0],
      columns + width - 1 - widthApart - before[1],
    ] as const;
    const framed = tf.pad(apart, [[0, 0], [before[0], behind[0]], [before[1], behind[1]], [0, 0]]); // prettier-ignore
    const turned = tf.reshape(tf.reverse(filter, [0, 1]), [height, width, channels * multiplier, 1]);
    const each = tf.depthwiseConv2d(framed, turned as Tensor4D, 1, 'valid');
    if (multiplier === 1) return each;
    return tf.sum(tf.reshape(each, [batch, rows, columns, channels, multiplier]), 4);
  });
}

/** Puts `by - 1` zeros behind each row and column but the last. */
function withZerosBetween(tf: Tf, x: Tensor4D, byRows: number, byColumns: number): Tensor4D {
  if (byRows === 1 && byColumns === 1) return x;
  const [batch, rows, columns, channels] = x.shape;
  const tall = tf.pad(tf.reshape(x, [batch * rows, 1, columns * channels]), [[0, 0], [0, byRows - 1], [0, 0]]); // prettier-ignore
  const wide = tf.pad(tf.reshape(tall, [batch * rows * byRows * columns, 1, channels]), [[0, 0], [0, byColumns - 1], [0, 0]]); // prettier-ignore
  const apart = tf.reshape<Rank.R4>(wide, [batch, rows * byRows, columns * byColumns, channels]); // prettier-ignore
  return tf.slice(apart, [0, 0, 0, 0], [batch, (rows - 1) * byRows + 1, (columns - 1) * byColumns + 1, channels]); // prettier-ignore
}
