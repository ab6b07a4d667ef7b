import type { Conv2DBackpropInputAttrs, KernelFunc, Tensor4D } from '@tensorflow/tfjs-core';
import type { Tf } from './loadBackend.ts';

/**
 * Replaces the gradient of a convolution in its input in the WebAssembly backend (tfjs-backend-wasm 4.22.0), which is a
 * plain loop, where the windows move by one: it is itself a convolution, of the gradient with the filter turned around,
 * and those are computed by XNNPACK, some ten times faster. Others are left to the backend.
 */
export function registerWasmConvInputGradient(tf: Tf): void {
  const kernelName = tf.Conv2DBackpropInput;
  const { kernelFunc: backends } = tf.getKernel(kernelName, 'wasm');
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: convInputGradient(tf, backends) });
}

function convInputGradient(tf: Tf, backends: KernelFunc): KernelFunc {
  return (call) => {
    const { dy, filter } = call.inputs as unknown as { dy: Tensor4D; filter: Tensor4D };
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } =
      call.attrs as unknown as Conv2DBackpropInputAttrs;
    const steps = typeof strides === 'number' ? [strides] : strides;
    if (steps.some((step) => step !== 1) || dataFormat !== 'NHWC') return backends(call);
    const { padInfo } = tf.backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode); // prettier-ignore
    const { top, bottom, left, right } = padInfo;
    const [height, width] = filter.shape;
    return tf.tidy(() => {
      const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
      return tf.conv2d(dy, turned, 1, [
        [0, 0],
        [height - 1 - top, height - 1 - bottom],
        [width - 1 - left, width - 1 - right],
        [0, 0],
      ]);
    });
  };
}
