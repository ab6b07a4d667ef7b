import type { MaxPoolGradAttrs, Tensor4D } from '@tensorflow/tfjs-core';
import type { Tf } from './loadBackend.ts';

/**
 * Replaces the gradient of max pooling in the WebAssembly backend: its own (tfjs-backend-wasm 4.22.0) takes every value
 * for greater than zero, and loses or misplaces what belongs to a window whose greatest is not.
 */
export function registerWasmMaxPoolGradient(tf: Tf): void {
  const kernelName = tf.MaxPoolGrad;
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      const { input, dy } = inputs as unknown as { input: Tensor4D; dy: Tensor4D };
      const gradient = maxPoolGradient(tf, input, dy, attrs as unknown as MaxPoolGradAttrs);
      return tf.tensor(gradient, input.shape);
    },
  });
}

/** Gives each value of dy to the first of the greatest inputs of its window; both are [batch, height, width, channels]. */
function maxPoolGradient(
  tf: Tf,
  input: Tensor4D,
  dy: Tensor4D,
  { filterSize, strides, pad, dimRoundingMode }: MaxPoolGradAttrs,
): Float32Array {
  const pooling = tf.backend_util.computePool2DInfo(
    input.shape,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = pooling;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = pooling;
  const { top, left } = pooling.padInfo;
  const values = tf.backend().readSync(input.dataId) as Float32Array;
  const slopes = tf.backend().readSync(dy.dataId) as Float32Array;
  const gradient = new Float32Array(values.length);
  const rowSize = inWidth * inChannels;
  const itemSize = inHeight * rowSize;
  let slope = 0;
  for (let item = 0; item < batchSize; item++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const firstRow = Math.max(0, outRow * strideHeight - top);
      const endRow = Math.min(inHeight, outRow * strideHeight - top + filterHeight);
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const firstColumn = Math.max(0, outColumn * strideWidth - left);
        const endColumn = Math.min(inWidth, outColumn * strideWidth - left + filterWidth);
        for (let channel = 0; channel < inChannels; channel++) {
          let greatest = item * itemSize + firstRow * rowSize + firstColumn * inChannels + channel;
          for (let row = firstRow; row < endRow; row++) {
            const start = item * itemSize + row * rowSize + channel;
            for (let column = firstColumn; column < endColumn; column++) {
              const place = start + column * inChannels;
              if (values[place]! > values[greatest]!) greatest = place;
            }
          }
          gradient[greatest]! += slopes[slope++]!;
        }
      }
    }
  }
  return gradient;
}
