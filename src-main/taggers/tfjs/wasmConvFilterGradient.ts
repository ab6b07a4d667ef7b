import type { Conv2DBackpropFilterAttrs, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Tf } from './loadBackend.ts';

/**
 * Registers the one gradient that our networks need and the WebAssembly backend lacks, that of a convolution in its
 * filter (tfjs-backend-wasm 4.22.0). It is made of operations which that backend has.
 */
export function registerWasmConvFilterGradient(tf: Tf): void {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      const { x, dy } = inputs as unknown as { x: Tensor4D; dy: Tensor4D };
      return convFilterGradient(tf, x, dy, attrs as unknown as Conv2DBackpropFilterAttrs);
    },
  });
}

/**
 * Computes how the loss changes with a convolution's filter [height, width, in, out] from the input and the loss's
 * gradient in the output, both [batch, height, width, channels]. What each place of the filter saw is put side by side
 * ("im2col"; Chellapilla, Puri and Simard, "High performance convolutional neural networks for document processing",
 * 2006), one row of the filter at a time to spare memory, and multiplied with that gradient.
 */
function convFilterGradient(
  tf: Tf,
  x: Tensor4D,
  dy: Tensor4D,
  { strides, pad, dimRoundingMode, filterShape }: Conv2DBackpropFilterAttrs,
): Tensor {
  const convolution = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { filterHeight, filterWidth, strideHeight, strideWidth } = convolution;
  const { top, bottom, left, right } = convolution.padInfo;
  const [batch, outHeight, outWidth, out] = dy.shape;
  const channels = x.shape[3];
  return tf.tidy(() => {
    const padded = pad2d(tf, x, [top, bottom], [left, right]);
    const isDense = strideHeight === 1 && strideWidth === 1;
    // What lies beyond the output is computed as well, for nothing
    if (isDense && 2 * dy.size >= (padded.size / channels) * out) {
      return shiftedProducts(tf, padded, dy, filterShape);
    }
    const gradient = tf.reshape(dy, [-1, out]);
    /** The inputs that the filter's place (row, column) was multiplied with: [batch, outHeight, outWidth, channels]. */
    const seenFrom = (row: number, column: number) => {
      const endRow = row + (outHeight - 1) * strideHeight + 1;
      const endColumn = column + (outWidth - 1) * strideWidth + 1;
      const steps = [1, strideHeight, strideWidth, 1];
      return tf.stridedSlice(padded, [0, row, column, 0], [batch, endRow, endColumn, channels], steps);
    };
    const rows = Array.from({ length: filterHeight }, (_, row) =>
      tf.tidy(() => {
        const places = Array.from({ length: filterWidth }, (_, column) => seenFrom(row, column));
        const seen = tf.reshape(tf.concat(places, 3), [-1, filterWidth * channels]);
        // Transposed by itself: WebAssembly's fast matrix product takes no transposed operand
        return tf.matMul(tf.transpose(seen), gradient);
      }),
    );
    return tf.reshape(tf.concat(rows, 0), filterShape);
  });
}

/**
 * The same where the filter moves by one. The gradient is given the padded input's height and width, so that both are long
 * tables [places, channels], and what a place of the filter saw is the input's table from another row on: long stretches
 * of memory, copied at once.
 */
function shiftedProducts(
  tf: Tf,
  padded: Tensor4D,
  dy: Tensor4D,
  [filterHeight, filterWidth, channels, out]: readonly [number, number, number, number],
): Tensor {
  const [, height, width] = padded.shape;
  const [, outHeight, outWidth] = dy.shape;
  const spread = pad2d(tf, dy, [0, height - outHeight], [0, width - outWidth]);
  const places = padded.size / channels;
  const seenByAll = places - (filterHeight - 1) * width - (filterWidth - 1);
  const gradient = tf.slice(tf.reshape(spread, [places, out]), [0, 0], [seenByAll, out]);
  const table = tf.transpose(tf.reshape(padded, [places, channels]));
  const rows = Array.from({ length: filterHeight }, (_, row) =>
    tf.tidy(() => {
      const seen = Array.from({ length: filterWidth }, (_, column) =>
        tf.slice(table, [0, row * width + column], [channels, seenByAll]),
      );
      return tf.matMul(tf.concat(seen, 0), gradient);
    }),
  );
  return tf.reshape(tf.concat(rows, 0), [filterHeight, filterWidth, channels, out]);
}

function pad2d(tf: Tf, x: Tensor4D, rows: [number, number], columns: [number, number]): Tensor4D {
  return tf.pad(x, [[0, 0], rows, columns, [0, 0]]);
}
