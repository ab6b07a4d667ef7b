import type { Tensor } from '@tensorflow/tfjs-core';
import { ParameterError } from '../../errors.ts';
import type { Tf } from './loadBackend.ts';
import type { TfjsParameters } from './TfjsParameters.ts';

/** What a batch counts in the running statistics; PyTorch's default. */
const momentum = 0.1;

/**
 * The statistics of one batch in each batch normalisation, noted on the way through a network and applied to the running
 * ones after the step: what the gradient is taken of must not change anything. By the rules of PyTorch (documentation of
 * torch.nn.BatchNorm1d): the batch is normalised with its biased variance, the running average takes the unbiased one.
 */
export class BatchStatistics {
  readonly #tf: Tf;
  readonly #noted: { name: string; mean: Tensor; variance: Tensor }[] = [];

  constructor(tf: Tf) {
    this.#tf = tf;
  }

  /**
   * Returns mean and biased variance of each channel of x [..., channels], and notes them. Throws ParameterError where a
   * channel has one value, which would be normalised to zero whatever it was.
   */
  measure(name: string, x: Tensor): { mean: Tensor; variance: Tensor } {
    const tf = this.#tf;
    const channels = x.shape.at(-1)!;
    const values = x.size / channels;
    if (values < 2) {
      throw new ParameterError(`the batch normalisation "${name}" needs more than one window in a step`);
    }
    const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis);
    const { mean, variance } = tf.moments(x, axes);
    const unbiased = tf.mul(variance, values / (values - 1));
    this.#noted.push({ name, mean: tf.keep(mean.clone()), variance: tf.keep(unbiased) });
    return { mean, variance };
  }

  /** Moves the running statistics toward those of the batch. */
  apply(parameters: TfjsParameters): void {
    const tf = this.#tf;
    const move = (name: string, noted: Tensor) => {
      const running = parameters.get(name, noted.shape, false);
      tf.tidy(() => running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(noted, momentum))));
    };
    for (const { name, mean, variance } of this.#noted) {
      move(`${name}.running_mean`, mean);
      move(`${name}.running_var`, variance);
    }
  }

  dispose(): void {
    for (const { mean, variance } of this.#noted) this.#tf.dispose([mean, variance]);
    this.#noted.length = 0;
  }
}
