import { ModelError } from '../../errors.ts';
import {
  BATCH,
  type Conv1dOptions,
  type Conv2dOptions,
  type Graph,
  type RecurrentOptions,
} from '../graph.ts';
import type { OnnxBuilder } from './onnxBuilder.ts';
import type { OnnxValue } from './onnxModel.ts';
import { addRecurrent, GRU, LSTM } from './recurrent.ts';

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

  conv1d(x: OnnxValue, name: string, { out, kernel, stride = 1, padding = 0 }: Conv1dOptions): OnnxValue {
    return this.#convolve(x, name, out, [kernel], [stride], [padding]);
  }

  conv2d(
    x: OnnxValue,
    name: string,
    { out, kernel, stride = [1, 1], padding = [0, 0] }: Conv2dOptions,
  ): OnnxValue {
    return this.#convolve(x, name, out, kernel, stride, padding);
  }

  batchNorm(x: OnnxValue, name: string): OnnxValue {
    const part = (suffix: string) => this.parameter(`${name}.${suffix}`, [x.shape[1]!]);
    const inputs = [x, part('weight'), part('bias'), part('running_mean'), part('running_var')];
    return this.#builder.node('BatchNormalization', inputs, x.shape, { epsilon: { float: 1e-5 } });
  }

  layerNorm(x: OnnxValue, name: string, { epsilon } = { epsilon: 1e-5 }): OnnxValue {
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

  gru(x: OnnxValue, name: string, options: RecurrentOptions): OnnxValue {
    return addRecurrent(this.#builder, x, name, options, GRU);
  }

  lstm(x: OnnxValue, name: string, options: RecurrentOptions): OnnxValue {
    return addRecurrent(this.#builder, x, name, options, LSTM);
  }

  dropout(x: OnnxValue): OnnxValue {
    return x;
  }

  maxPool1d(x: OnnxValue, kernel: number): OnnxValue {
    return this.#pool(x, [kernel]);
  }

  maxPool2d(x: OnnxValue, kernel: readonly [number, number]): OnnxValue {
    return this.#pool(x, kernel);
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

  repeatOverBatch(x: OnnxValue, like: OnnxValue): OnnxValue {
    const rest = x.shape.slice(1);
    const batch = this.#builder.node('Shape', [like], [1], { start: 0, end: 1 });
    const shape = this.#builder.node('Concat', [batch, this.#builder.integers(rest)], [x.shape.length], {
      axis: 0,
    });
    return this.#builder.node('Expand', [x, shape], [BATCH, ...rest]);
  }

  #convolve(
    x: OnnxValue,
    name: string,
    out: number,
    kernel: readonly number[],
    stride: readonly number[],
    padding: readonly number[],
  ): OnnxValue {
    const [batch, channels, ...space] = x.shape as [number, number, ...number[]];
    const weight = this.parameter(`${name}.weight`, [out, channels, ...kernel]);
    const bias = this.parameter(`${name}.bias`, [out]);
    const sizes = space.map((length, axis) =>
      positive(Math.floor((length + 2 * padding[axis]! - kernel[axis]!) / stride[axis]!) + 1, name),
    );
    return this.#builder.node('Conv', [x, weight, bias], [batch, out, ...sizes], {
      kernel_shape: kernel,
      strides: stride,
      pads: [...padding, ...padding],
    });
  }

  #pool(x: OnnxValue, kernel: readonly number[]): OnnxValue {
    const [batch, channels, ...space] = x.shape as [number, number, ...number[]];
    const sizes = space.map((length, axis) => positive(Math.floor(length / kernel[axis]!), 'pooling'));
    return this.#builder.node('MaxPool', [x], [batch, channels, ...sizes], {
      kernel_shape: kernel,
      strides: kernel,
    });
  }

  #reduce(operator: string, x: OnnxValue, axis: number): OnnxValue {
    const shape = x.shape.filter((_, index) => index !== axis);
    return this.#builder.node(operator, [x, this.#builder.integers([axis])], shape, { keepdims: 0 });
  }
}

function positive(size: number, name: string): number {
  if (size < 1) throw new ModelError(`"${name}" is left with no input: the card's input is too short for it`);
  return size;
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
