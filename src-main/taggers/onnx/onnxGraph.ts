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
} from '../graph.ts';
import type { OnnxBuilder } from './onnxBuilder.ts';
import type { OnnxValue } from './onnxModel.ts';
import { addGru, addLstm } from './recurrent.ts';
import { windowsOver, type Windows } from './windowsOver.ts';

/**
 * Interprets a network into the nodes of an ONNX graph. Batch normalisation stays a node of its own: ONNX Runtime
 * folds it into the convolution before it when it loads the model.
 */
export class OnnxGraph implements Graph<OnnxValue> {
  readonly #builder: OnnxBuilder;

  constructor(builder: OnnxBuilder) {
    this.#builder = builder;
  }

  shape(x: OnnxValue): readonly number[] {
    return x.shape;
  }

  parameter(name: string, shape: readonly number[]): OnnxValue {
    return this.#builder.parameter(name, shape);
  }

  constant(name: string, shape: readonly number[], data: Float32Array): OnnxValue {
    return this.#builder.constant(`constant:${name}`, shape, data);
  }

  conv1d(
    x: OnnxValue,
    name: string,
    { out, kernel, stride = 1, padding = 0, dilation = 1, bias }: Conv1dOptions,
  ): OnnxValue {
    const windows = {
      kernel: [kernel],
      stride: [stride],
      padding: padding === 'same' ? padding : [padding],
      dilation: [dilation],
    };
    return this.#convolve(x, name, { out, windows, bias });
  }

  conv2d(x: OnnxValue, name: string, { out, bias, ...windows }: Conv2dOptions): OnnxValue {
    return this.#convolve(x, name, { out, windows, bias });
  }

  depthwiseConv2d(
    x: OnnxValue,
    name: string,
    { multiplier, bias, ...windows }: DepthwiseConv2dOptions,
  ): OnnxValue {
    const groups = x.shape[1]!;
    return this.#convolve(x, name, { out: groups * multiplier, windows, bias, groups });
  }

  batchNorm(x: OnnxValue, name: string, { epsilon = 1e-5 }: NormOptions = {}): OnnxValue {
    const part = (suffix: string) => this.parameter(`${name}.${suffix}`, [x.shape[1]!]);
    const inputs = [x, part('weight'), part('bias'), part('running_mean'), part('running_var')];
    return this.#builder.node('BatchNormalization', inputs, x.shape, { epsilon: { float: epsilon } });
  }

  layerNorm(x: OnnxValue, name: string, { epsilon = 1e-5 }: NormOptions = {}): OnnxValue {
    const part = (suffix: string) => this.parameter(`${name}.${suffix}`, [x.shape.at(-1)!]);
    const inputs = [x, part('weight'), part('bias')];
    return this.#builder.node('LayerNormalization', inputs, x.shape, {
      axis: -1,
      epsilon: { float: epsilon },
    });
  }

  linear(x: OnnxValue, name: string, { out, bias = true }: { out: number; bias?: boolean }): OnnxValue {
    const features = x.shape.at(-1)!;
    const weight = this.#builder.parameters.read(`${name}.weight`, [out, features]);
    const transposed = transposeMatrix(weight, out, features);
    const product = this.matmul(x, this.#builder.constant(`${name}.weight`, [features, out], transposed));
    return bias ? this.add(product, this.parameter(`${name}.bias`, [out])) : product;
  }

  gru(x: OnnxValue, name: string, options: GruOptions): OnnxValue {
    return addGru(this.#builder, x, name, options);
  }

  lstm(x: OnnxValue, name: string, options: RecurrentOptions): OnnxValue {
    return addLstm(this.#builder, x, name, options);
  }

  dropout(x: OnnxValue): OnnxValue {
    return x;
  }

  maxPool1d(x: OnnxValue, kernel: number, { stride = kernel, padding }: Pool1dOptions = {}): OnnxValue {
    return this.#pool('MaxPool', x, { kernel: [kernel], stride: [stride], padding });
  }

  maxPool2d(
    x: OnnxValue,
    kernel: readonly [number, number],
    { stride = kernel, padding }: Pool2dOptions = {},
  ): OnnxValue {
    return this.#pool('MaxPool', x, { kernel, stride, padding });
  }

  averagePool1d(x: OnnxValue, kernel: number, { stride = kernel, padding }: Pool1dOptions = {}): OnnxValue {
    return this.#pool('AveragePool', x, { kernel: [kernel], stride: [stride], padding });
  }

  averagePool2d(
    x: OnnxValue,
    kernel: readonly [number, number],
    { stride = kernel, padding }: Pool2dOptions = {},
  ): OnnxValue {
    return this.#pool('AveragePool', x, { kernel, stride, padding });
  }

  max(x: OnnxValue, axis: number): OnnxValue {
    return this.#reduce('ReduceMax', x, axis);
  }

  mean(x: OnnxValue, axis: number): OnnxValue {
    return this.#reduce('ReduceMean', x, axis);
  }

  relu(x: OnnxValue): OnnxValue {
    return this.#builder.node('Relu', [x], x.shape);
  }

  hardSwish(x: OnnxValue): OnnxValue {
    return this.#builder.node('HardSwish', [x], x.shape);
  }

  elu(x: OnnxValue): OnnxValue {
    return this.#builder.node('Elu', [x], x.shape);
  }

  gelu(x: OnnxValue): OnnxValue {
    return this.#builder.node('Gelu', [x], x.shape);
  }

  sigmoid(x: OnnxValue): OnnxValue {
    return this.#builder.node('Sigmoid', [x], x.shape);
  }

  tanh(x: OnnxValue): OnnxValue {
    return this.#builder.node('Tanh', [x], x.shape);
  }

  softmax(x: OnnxValue): OnnxValue {
    return this.#builder.node('Softmax', [x], x.shape, { axis: -1 });
  }

  log(x: OnnxValue): OnnxValue {
    return this.#builder.node('Log', [x], x.shape);
  }

  power(x: OnnxValue, exponent: number): OnnxValue {
    return this.#builder.node('Pow', [x, this.#builder.scalar(exponent)], x.shape);
  }

  clampMin(x: OnnxValue, low: number): OnnxValue {
    return this.#builder.node('Clip', [x, this.#builder.scalar(low)], x.shape);
  }

  add(a: OnnxValue, b: OnnxValue): OnnxValue {
    return this.#builder.node('Add', [a, b], a.shape);
  }

  multiply(a: OnnxValue, b: OnnxValue): OnnxValue {
    return this.#builder.node('Mul', [a, b], a.shape);
  }

  scale(x: OnnxValue, factor: number): OnnxValue {
    return this.#builder.node('Mul', [x, this.#builder.scalar(factor)], x.shape);
  }

  matmul(a: OnnxValue, b: OnnxValue): OnnxValue {
    return this.#builder.node('MatMul', [a, b], [...a.shape.slice(0, -1), b.shape.at(-1)!]);
  }

  transpose(x: OnnxValue, order: readonly number[]): OnnxValue {
    const shape = order.map((axis) => x.shape[axis]!);
    return this.#builder.node('Transpose', [x], shape, { perm: order });
  }

  reshape(x: OnnxValue, shape: readonly number[]): OnnxValue {
    const [from, to] = [x.shape, shape].map((sizes) => Math.abs(sizes.reduce((a, b) => a * b, 1)));
    if (from !== to) throw new ModelError(`cannot reshape [${x.shape.join(', ')}] to [${shape.join(', ')}]`);
    return this.#builder.node('Reshape', [x, this.#builder.integers(shape)], shape);
  }

  concat(parts: readonly OnnxValue[], axis: number): OnnxValue {
    const shape = [...parts[0]!.shape];
    shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    return this.#builder.node('Concat', parts, shape, { axis });
  }

  slice(x: OnnxValue, axis: number, start: number, end: number): OnnxValue {
    if (end > x.shape[axis]!)
      throw new ModelError(`an input of this length needs ${end} of ${x.shape[axis]}`);
    const shape = x.shape.map((size, index) => (index === axis ? end - start : size));
    const bounds = [[start], [end], [axis]].map((values) => this.#builder.integers(values));
    return this.#builder.node('Slice', [x, ...bounds], shape);
  }

  reverse(x: OnnxValue, axis: number): OnnxValue {
    // From the last element to before the first: an end far below it is cut to that
    const bounds = [[-1], [-(2 ** 31)], [axis], [-1]].map((values) => this.#builder.integers(values));
    return this.#builder.node('Slice', [x, ...bounds], x.shape);
  }

  pad(x: OnnxValue, borders: readonly Border[]): OnnxValue {
    const shape = x.shape.map((size, axis) => size + borders[axis]![0] + borders[axis]![1]);
    const pads = [...borders.map(([before]) => before), ...borders.map(([, behind]) => behind)];
    return this.#builder.node('Pad', [x, this.#builder.integers(pads)], shape);
  }

  repeatOverBatch(x: OnnxValue, like: OnnxValue): OnnxValue {
    const rest = x.shape.slice(1);
    const batch = this.#builder.node('Shape', [like], [1], { start: 0, end: 1 });
    const shape = this.#builder.node('Concat', [batch, this.#builder.integers(rest)], [x.shape.length], {
      axis: 0,
    });
    return this.#builder.node('Expand', [x, shape], [BATCH, ...rest]);
  }

  stepsIntoBatch(x: OnnxValue): OnnxValue {
    const [, , ...rest] = x.shape;
    return this.#builder.node('Reshape', [x, this.#builder.integers([BATCH, ...rest])], [BATCH, ...rest]);
  }

  stepsOutOfBatch(x: OnnxValue, steps: number): OnnxValue {
    const shape = [BATCH, steps, ...x.shape.slice(1)];
    return this.#builder.node('Reshape', [x, this.#builder.integers(shape)], shape);
  }

  #convolve(
    x: OnnxValue,
    name: string,
    { out, windows, bias = true, groups = 1 }: ConvolutionParts,
  ): OnnxValue {
    const [batch, channels, ...space] = x.shape as [number, number, ...number[]];
    const weight = this.parameter(`${name}.weight`, [out, channels / groups, ...windows.kernel]);
    const inputs = [x, weight, ...(bias ? [this.parameter(`${name}.bias`, [out])] : [])];
    const { sizes, attributes } = windowsOver(space, windows, name);
    return this.#builder.node('Conv', inputs, [batch, out, ...sizes], {
      ...attributes,
      group: groups,
    });
  }

  #pool(operator: 'MaxPool' | 'AveragePool', x: OnnxValue, windows: Windows): OnnxValue {
    const [batch, channels, ...space] = x.shape as [number, number, ...number[]];
    const { sizes, attributes } = windowsOver(space, windows, 'pooling');
    return this.#builder.node(operator, [x], [batch, channels, ...sizes], attributes);
  }

  #reduce(operator: string, x: OnnxValue, axis: number): OnnxValue {
    const shape = x.shape.filter((_, index) => index !== axis);
    return this.#builder.node(operator, [x, this.#builder.integers([axis])], shape, { keepdims: 0 });
  }
}

interface ConvolutionParts {
  out: number;
  windows: Windows;
  bias: boolean | undefined;
  groups?: number;
}

/** [rows, columns] to [columns, rows]. */
function transposeMatrix(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = data[row * columns + column]!;
    }
  }
  return result;
}
