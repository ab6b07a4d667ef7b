import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from './loadBackend.ts';

/** Mean and biased variance of each channel. */
interface Moments {
  mean: Tensor;
  variance: Tensor;
}

/**
 * Normalises x [..., channels] by its own statistics, scaled and shifted. Its gradient is given as a whole (Ioffe and
 * Szegedy, ICML 2015, section 3), with a few passes over x: put together of the gradients of moments and of TensorFlow.js's
 * batch normalisation it is several times that, and took a third of a step in WebAssembly.
 */
export function normalizeBatch(
  tf: Tf,
  x: Tensor,
  scale: Tensor,
  offset: Tensor,
  epsilon: number,
  measure: (x: Tensor) => Moments,
): Tensor {
  const normalize = (input: Tensor, { mean, variance }: Moments, by: Tensor, plus: Tensor) =>
    tf.batchNorm(input, mean, variance, plus, by, epsilon);
  const apply = tf.customGrad((...parts) => {
    const [input, by, plus, save] = parts as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const moments = measure(input);
    save([input, by, moments.mean, moments.variance]);
    return {
      value: normalize(input, moments, by, plus),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [seen, weight, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor];
        const axes = Array.from({ length: seen.rank - 1 }, (_, axis) => axis);
        const normal = normalize(seen, { mean, variance }, tf.onesLike(mean), tf.zerosLike(mean));
        const toOffset = tf.sum(dy, axes);
        const toScale = tf.sum(tf.mul(dy, normal), axes);
        const factor = tf.mul(weight, tf.rsqrt(tf.add(variance, epsilon)));
        const share = tf.mul(factor, mean.size / seen.size);
        // What the batch's own mean and variance take back: the part along a constant, and along the normalised input
        const takenBack = normalize(
          seen,
          { mean, variance },
          tf.mul(share, toScale),
          tf.mul(share, toOffset),
        );
        return [tf.sub(tf.mul(dy, factor), takenBack), toScale, toOffset];
      },
    };
  });
  return apply(x, scale, offset);
}
