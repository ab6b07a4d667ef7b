import type { KernelFunc, MeanAttrs, Rank, Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from './loadBackend.ts';

/**
 * Replaces sums and means over all axes but the last ones in the WebAssembly backend (tfjs-backend-wasm 4.22.0), which
 * transposes and then adds up one by one: of biases' gradients and batch statistics, that is most of a step. XNNPACK's
 * average pooling over everything is the same number, some ten times sooner. Others are left to the backend.
 */
export function registerWasmChannelSums(tf: Tf): void {
  for (const kernelName of [tf.Sum, tf.Mean]) {
    const { kernelFunc: backends } = tf.getKernel(kernelName, 'wasm');
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: channelSums(tf, backends, kernelName === tf.Sum),
    });
  }
}

/** Fewer values are sooner added than pooled. */
const worthPooling = 10_000;

function channelSums(tf: Tf, backends: KernelFunc, isSum: boolean): KernelFunc {
  return (call) => {
    const { x } = call.inputs as unknown as { x: Tensor };
    const { axis, keepDims } = call.attrs as unknown as MeanAttrs;
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const isLeading = axes.length < x.rank && axes.every((one, index) => one === index);
    if (!isLeading || x.size < worthPooling || x.dtype !== 'float32') return backends(call);
    const rest = x.shape.slice(axes.length);
    const channels = rest.reduce((product, length) => product * length, 1);
    const count = x.size / channels;
    return tf.tidy(() => {
      const column = tf.reshape<Rank.R4>(x, [1, count, 1, channels]);
      const means = tf.avgPool(column, [count, 1], 1, 'valid');
      const shape = keepDims ? [...axes.map(() => 1), ...rest] : rest;
      return tf.reshape(isSum ? tf.mul(means, count) : means, shape);
    });
  };
}
