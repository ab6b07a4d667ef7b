// Past 300 lines, because it is one class with every operation of graph.ts: apart, they would share its private state.
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { ModelError } from '../../errors.ts';
import {
  BATCH,
  type Border,
  type Conv1dOptions,
  type Conv2dOptions,
  type DepthwiseConv2dOptions,
  type Graph,
  type GruOptions,
  type NormOptions,
  type Pool1dOptions,
  type Pool2dOptions,
  type RecurrentOptions,
  type Same,
} from '../graph.ts';
import type { BatchStatistics } from './BatchStatistics.ts';
import { convolve, type ConvolutionOptions } from './convolve.ts';
import { channelsFirst, channelsLast, heldAxis, inOrder, shapeOf, type TfjsValue } from './layout.ts';
import type { Tf } from './loadBackend.ts';
import { normalizeBatch } from './normalizeBatch.ts';
import { gru, lstm } from './recurrent.ts';
import type { TfjsParameters } from './TfjsParameters.ts';

/** What is different on the way through a network while it is trained. */
export interface TrainingPass {
  /** Decides what dropout leaves out; the same for the same seed. */
  readonly seed: string;
  /** Where given, batch normalisation goes by the batch, and notes its statistics here; else by the running ones. */
  readonly statistics?: BatchStatistics;
}

/**
 * Computes a network with TensorFlow.js, operation by operation as it is described: call it inside tf.tidy, or under
 * tf.variableGrads. Shapes show the batch's size in BATCH's place, since here it is known. That a network fits its
 * input and weights is for the ONNX interpreter to check, which does so without computing.
 */
export class TfjsGraph implements Graph<TfjsValue> {
  readonly #tf: Tf;
  readonly #parameters: TfjsParameters;
  readonly #training: TrainingPass | undefined;
  #dropouts = 0;

  /** Computes as in use where no training pass is given. */
  constructor(tf: Tf, parameters: TfjsParameters, training?: TrainingPass) {
    this.#tf = tf;
    this.#parameters = parameters;
    this.#training = training;
  }

  /** Brings a tensor in the order [batch, channels, ...space] into the graph. */
  enter(tensor: Tensor): TfjsValue {
    return { tensor, channelsLast: false };
  }

  /** Returns a value's tensor in the order [batch, channels, ...space]. */
  leave(x: TfjsValue): Tensor {
    return channelsFirst(this.#tf, x);
  }

  shape(x: TfjsValue): readonly number[] {
    return shapeOf(x);
  }

  parameter(name: string, shape: readonly number[]): TfjsValue {
    return this.enter(this.#parameters.get(name, shape));
  }

  constant(_name: string, shape: readonly number[], data: Float32Array): TfjsValue {
    return this.enter(this.#tf.tensor(data, [...shape]));
  }

  conv1d(
    x: TfjsValue,
    name: string,
    { out, kernel, stride = 1, padding = 0, dilation = 1, bias }: Conv1dOptions,
  ): TfjsValue {
    const [batch, channels, length] = shapeOf(x) as [number, number, number];
    const weight = this.#parameters.get(`${name}.weight`, [out, channels, kernel]);
    const row = this.#tf.reshape(channelsLast(this.#tf, x), [batch, 1, length, channels]);
    const result = this.#convolve(row, this.#tf.reshape(weight, [out, channels, 1, kernel]), name, {
      stride: [1, stride],
      padding: padding === 'same' ? padding : [0, padding],
      dilation: [1, dilation],
      bias,
    });
    return { tensor: this.#tf.squeeze(result, [1]), channelsLast: true };
  }

  conv2d(x: TfjsValue, name: string, { out, kernel, ...options }: Conv2dOptions): TfjsValue {
    const weight = this.#parameters.get(`${name}.weight`, [out, shapeOf(x)[1]!, ...kernel]);
    const tensor = this.#convolve(channelsLast(this.#tf, x), weight, name, options);
    return { tensor, channelsLast: true };
  }

  depthwiseConv2d(
    x: TfjsValue,
    name: string,
    { multiplier, kernel, bias, ...options }: DepthwiseConv2dOptions,
  ): TfjsValue {
    const tf = this.#tf;
    const channels = shapeOf(x)[1]!;
    const weight = this.#parameters.get(`${name}.weight`, [channels * multiplier, 1, ...kernel]);
    const filter = tf.transpose(tf.reshape(weight, [channels, multiplier, ...kernel]), [2, 3, 0, 1]);
    const result = convolve(tf, 'depthwiseConv2d', channelsLast(tf, x), filter, options);
    return { tensor: this.#addBias(result, name, channels * multiplier, bias), channelsLast: true };
  }

  batchNorm(x: TfjsValue, name: string, { epsilon = 1e-5 }: NormOptions = {}): TfjsValue {
    const get = (suffix: string, trainable: boolean) =>
      this.#parameters.get(`${name}.${suffix}`, [shapeOf(x)[1]!], trainable);
    const [scale, offset] = [get('weight', true), get('bias', true)];
    const input = channelsLast(this.#tf, x);
    const running = [get('running_mean', false), get('running_var', false)] as const;
    const statistics = this.#training?.statistics;
    const tensor = statistics
      ? normalizeBatch(this.#tf, input, scale, offset, epsilon, (one) => statistics.measure(name, one))
      : this.#training
        ? this.#normalize(input, ...running, scale, offset, epsilon)
        : this.#tf.batchNorm(input, ...running, offset, scale, epsilon);
    return { tensor, channelsLast: true };
  }

  layerNorm(x: TfjsValue, name: string, { epsilon = 1e-5 }: NormOptions = {}): TfjsValue {
    const tf = this.#tf;
    const tensor = this.leave(x);
    const get = (suffix: string) => this.#parameters.get(`${name}.${suffix}`, [tensor.shape.at(-1)!]);
    const { mean, variance } = tf.moments(tensor, -1, true);
    const normal = tf.mul(tf.sub(tensor, mean), tf.rsqrt(tf.add(variance, epsilon)));
    return this.enter(tf.add(tf.mul(normal, get('weight')), get('bias')));
  }

  linear(x: TfjsValue, name: string, { out, bias = true }: { out: number; bias?: boolean }): TfjsValue {
    const weight = this.#parameters.get(`${name}.weight`, [out, shapeOf(x).at(-1)!]);
    // Transposed by itself: WebAssembly's fast matrix product takes no transposed operand
    const product = this.matmul(x, this.enter(this.#tf.transpose(weight)));
    return bias ? this.add(product, this.parameter(`${name}.bias`, [out])) : product;
  }

  gru(x: TfjsValue, name: string, options: GruOptions): TfjsValue {
    const read = (part: string, shape: readonly number[]) => this.#parameters.get(`${name}.${part}`, shape);
    return this.enter(gru(this.#tf, this.leave(x), read, options));
  }

  lstm(x: TfjsValue, name: string, options: RecurrentOptions): TfjsValue {
    const read = (part: string, shape: readonly number[]) => this.#parameters.get(`${name}.${part}`, shape);
    return this.enter(lstm(this.#tf, this.leave(x), read, options));
  }

  dropout(x: TfjsValue, rate: number): TfjsValue {
    if (!this.#training) return x;
    const seed = `${this.#training.seed}/${this.#dropouts++}`;
    return this.#each(x, (tensor) => this.#tf.dropout(tensor, rate, undefined, seed));
  }

  maxPool1d(x: TfjsValue, kernel: number, { stride = kernel, padding }: Pool1dOptions = {}): TfjsValue {
    return this.#pool1d('maxPool', x, kernel, stride, padding);
  }

  maxPool2d(
    x: TfjsValue,
    kernel: readonly [number, number],
    { stride = kernel, padding }: Pool2dOptions = {},
  ): TfjsValue {
    return this.#pool2d('maxPool', x, kernel, stride, padding);
  }

  averagePool1d(x: TfjsValue, kernel: number, { stride = kernel, padding }: Pool1dOptions = {}): TfjsValue {
    return this.#pool1d('avgPool', x, kernel, stride, padding);
  }

  averagePool2d(
    x: TfjsValue,
    kernel: readonly [number, number],
    { stride = kernel, padding }: Pool2dOptions = {},
  ): TfjsValue {
    return this.#pool2d('avgPool', x, kernel, stride, padding);
  }

  max(x: TfjsValue, axis: number): TfjsValue {
    return this.#reduce(x, axis, (tensor, held) => this.#tf.max(tensor, held));
  }

  mean(x: TfjsValue, axis: number): TfjsValue {
    return this.#reduce(x, axis, (tensor, held) => this.#tf.mean(tensor, held));
  }

  relu(x: TfjsValue): TfjsValue {
    return this.#each(x, (tensor) => this.#tf.relu(tensor));
  }

  hardSwish(x: TfjsValue): TfjsValue {
    const tf = this.#tf;
    return this.#each(x, (tensor) => tf.mul(tensor, tf.mul(tf.relu6(tf.add(tensor, 3)), 1 / 6)));
  }

  elu(x: TfjsValue): TfjsValue {
    return this.#each(x, (tensor) => this.#tf.elu(tensor));
  }

  gelu(x: TfjsValue): TfjsValue {
    const tf = this.#tf;
    return this.#each(x, (tensor) =>
      tf.mul(tf.mul(tensor, 0.5), tf.add(tf.erf(tf.mul(tensor, Math.SQRT1_2)), 1)),
    );
  }

  sigmoid(x: TfjsValue): TfjsValue {
    return this.#each(x, (tensor) => this.#tf.sigmoid(tensor));
  }

  tanh(x: TfjsValue): TfjsValue {
    return this.#each(x, (tensor) => this.#tf.tanh(tensor));
  }

  softmax(x: TfjsValue): TfjsValue {
    return this.enter(this.#tf.softmax(this.leave(x)));
  }

  log(x: TfjsValue): TfjsValue {
    return this.#each(x, (tensor) => this.#tf.log(tensor));
  }

  power(x: TfjsValue, exponent: number): TfjsValue {
    return this.#each(x, (tensor) => this.#tf.pow(tensor, exponent));
  }

  clampMin(x: TfjsValue, low: number): TfjsValue {
    return this.#each(x, (tensor) => this.#tf.maximum(tensor, low));
  }

  add(a: TfjsValue, b: TfjsValue): TfjsValue {
    return this.#both(a, b, (left, right) => this.#tf.add(left, right));
  }

  multiply(a: TfjsValue, b: TfjsValue): TfjsValue {
    return this.#both(a, b, (left, right) => this.#tf.mul(left, right));
  }

  scale(x: TfjsValue, factor: number): TfjsValue {
    return this.#each(x, (tensor) => this.#tf.mul(tensor, factor));
  }

  matmul(a: TfjsValue, b: TfjsValue): TfjsValue {
    const [left, right] = [this.leave(a), this.leave(b)];
    if (right.rank > 2 || left.rank === 2) return this.enter(this.#tf.matMul(left, right));
    // One product over all rows instead of one for each item of the batch
    const rows = this.#tf.reshape(left, [-1, left.shape.at(-1)!]);
    const product = this.#tf.matMul(rows, right);
    return this.enter(this.#tf.reshape(product, [...left.shape.slice(0, -1), right.shape[1]!]));
  }

  transpose(x: TfjsValue, order: readonly number[]): TfjsValue {
    return this.enter(inOrder(this.#tf, x, order));
  }

  reshape(x: TfjsValue, shape: readonly number[]): TfjsValue {
    const tensor = this.leave(x);
    const result = this.#tf.reshape(tensor, [...shape]);
    if (shape[0] === BATCH && result.shape[0] !== tensor.shape[0]) {
      throw new ModelError(`cannot reshape [${tensor.shape.join(', ')}] to [${shape.join(', ')}]`);
    }
    return this.enter(result);
  }

  concat(parts: readonly TfjsValue[], axis: number): TfjsValue {
    const [first] = parts as [TfjsValue];
    if (parts.every((part) => part.channelsLast)) {
      const tensors = parts.map(({ tensor }) => tensor);
      return { tensor: this.#tf.concat(tensors, heldAxis(first, axis)), channelsLast: true };
    }
    const tensors = parts.map((part) => this.leave(part));
    return this.enter(this.#tf.concat(tensors, axis));
  }

  slice(x: TfjsValue, axis: number, start: number, end: number): TfjsValue {
    const tensor = this.leave(x);
    const from = tensor.shape.map((_, index) => (index === axis ? start : 0));
    const size = tensor.shape.map((length, index) => (index === axis ? end - start : length));
    return this.enter(this.#tf.slice(tensor, from, size));
  }

  reverse(x: TfjsValue, axis: number): TfjsValue {
    return this.enter(this.#tf.reverse(this.leave(x), axis));
  }

  pad(x: TfjsValue, borders: readonly Border[]): TfjsValue {
    return this.enter(this.#tf.pad(this.leave(x), borders as [number, number][]));
  }

  repeatOverBatch(x: TfjsValue, like: TfjsValue): TfjsValue {
    const tensor = this.leave(x);
    const times = tensor.shape.map((_, axis) => (axis === 0 ? shapeOf(like)[0]! : 1));
    return this.enter(this.#tf.tile(tensor, times));
  }

  stepsIntoBatch(x: TfjsValue): TfjsValue {
    const tensor = this.leave(x);
    return this.enter(this.#tf.reshape(tensor, [-1, ...tensor.shape.slice(2)]));
  }

  stepsOutOfBatch(x: TfjsValue, steps: number): TfjsValue {
    const tensor = this.leave(x);
    return this.enter(this.#tf.reshape(tensor, [-1, steps, ...tensor.shape.slice(1)]));
  }

  /** Convolves x [batch, height, width, in] with weight [out, in, height, width] and adds the bias, if there is one. */
  #convolve(
    x: Tensor,
    weight: Tensor,
    name: string,
    { bias, ...options }: ConvolutionOptions & { bias?: boolean | undefined },
  ): Tensor {
    const filter = this.#tf.transpose(weight, [2, 3, 1, 0]);
    const result = convolve(this.#tf, 'conv2d', x, filter, options);
    return this.#addBias(result, name, weight.shape[0], bias);
  }

  #addBias(x: Tensor, name: string, channels: number, bias = true): Tensor {
    return bias ? this.#tf.add(x, this.#parameters.get(`${name}.bias`, [channels])) : x;
  }

  /** As tf.batchNorm, whose gradient takes several times as long. */
  #normalize(
    x: Tensor,
    mean: Tensor,
    variance: Tensor,
    scale: Tensor,
    offset: Tensor,
    epsilon: number,
  ): Tensor {
    const tf = this.#tf;
    const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(x, factor), tf.sub(offset, tf.mul(mean, factor)));
  }

  #pool1d(
    kind: 'maxPool' | 'avgPool',
    x: TfjsValue,
    kernel: number,
    stride: number,
    padding: Same | undefined,
  ): TfjsValue {
    const column = this.#tf.expandDims<Tensor4D>(channelsLast(this.#tf, x), 2);
    const result = this.#tf[kind](column, [kernel, 1], [stride, 1], padding ?? 'valid');
    return { tensor: this.#tf.squeeze(result, [2]), channelsLast: true };
  }

  #pool2d(
    kind: 'maxPool' | 'avgPool',
    x: TfjsValue,
    [height, width]: readonly [number, number],
    [down, right]: readonly [number, number],
    padding: Same | undefined,
  ): TfjsValue {
    const image = channelsLast(this.#tf, x);
    const tensor = this.#tf[kind]<Tensor4D>(
      image as Tensor4D,
      [height, width],
      [down, right],
      padding ?? 'valid',
    );
    return { tensor, channelsLast: true };
  }

  #each(x: TfjsValue, apply: (tensor: Tensor) => Tensor): TfjsValue {
    return { tensor: apply(x.tensor), channelsLast: x.channelsLast };
  }

  #both(a: TfjsValue, b: TfjsValue, apply: (left: Tensor, right: Tensor) => Tensor): TfjsValue {
    if (a.channelsLast === b.channelsLast && a.tensor.rank === b.tensor.rank) {
      return { tensor: apply(a.tensor, b.tensor), channelsLast: a.channelsLast };
    }
    if (a.tensor.rank !== b.tensor.rank) return this.enter(apply(this.leave(a), this.leave(b)));
    // What is repeated over the other is the smaller, and sooner turned around
    const left = a.channelsLast ? a.tensor : channelsLast(this.#tf, a);
    const right = b.channelsLast ? b.tensor : channelsLast(this.#tf, b);
    return { tensor: apply(left, right), channelsLast: true };
  }

  /** Drops an axis; channels that are last stay there, unless they are what is dropped. */
  #reduce(x: TfjsValue, axis: number, apply: (tensor: Tensor, axis: number) => Tensor): TfjsValue {
    if (!x.channelsLast || axis < 2) return this.enter(apply(this.leave(x), axis));
    return { tensor: apply(x.tensor, heldAxis(x, axis)), channelsLast: true };
  }
}
