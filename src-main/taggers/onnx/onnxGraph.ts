import { ModelError } from '../../errors.ts';
import { BATCH, type Conv2dOptions, type Graph } from '../graph.ts';
import type { ParameterReader } from '../stateDict.ts';
import type { OnnxAttribute, OnnxConstant, OnnxNode, OnnxValue } from './onnxModel.ts';

/**
 * Interprets a network into the nodes of an ONNX graph. Batch normalisation stays a node of its own: ONNX Runtime
 * folds it into the convolution before it when it loads the model.
 */
export class OnnxGraph implements Graph<OnnxValue> {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly #parameters: ParameterReader;
  readonly #constantNames = new Set<string>();

  constructor(parameters: ParameterReader) {
    this.#parameters = parameters;
  }

  shape(x: OnnxValue): readonly number[] {
    return x.shape;
  }

  parameter(name: string, shape: readonly number[]): OnnxValue {
    return this.#constant(name, shape, this.#parameters.read(name, shape));
  }

  conv2d(
    x: OnnxValue,
    name: string,
    { out, kernel, stride = [1, 1], padding = [0, 0] }: Conv2dOptions,
  ): OnnxValue {
    const [batch, channels, height, width] = x.shape as [number, number, number, number];
    const weight = this.parameter(`${name}.weight`, [out, channels, ...kernel]);
    const bias = this.parameter(`${name}.bias`, [out]);
    const size = (length: number, axis: 0 | 1) =>
      this.#positive(Math.floor((length + 2 * padding[axis] - kernel[axis]) / stride[axis]) + 1, name);
    return this.#node('Conv', [x, weight, bias], [batch, out, size(height, 0), size(width, 1)], {
      kernel_shape: kernel,
      strides: stride,
      pads: [...padding, ...padding],
    });
  }

  batchNorm(x: OnnxValue, name: string): OnnxValue {
    const part = (suffix: string) => this.parameter(`${name}.${suffix}`, [x.shape[1]!]);
    const inputs = [x, part('weight'), part('bias'), part('running_mean'), part('running_var')];
    return this.#node('BatchNormalization', inputs, x.shape, { epsilon: { float: 1e-5 } });
  }

  layerNorm(x: OnnxValue, name: string): OnnxValue {
    const part = (suffix: string) => this.parameter(`${name}.${suffix}`, [x.shape.at(-1)!]);
    const inputs = [x, part('weight'), part('bias')];
    return this.#node('LayerNormalization', inputs, x.shape, { axis: -1, epsilon: { float: 1e-5 } });
  }

  linear(x: OnnxValue, name: string, { out, bias = true }: { out: number; bias?: boolean }): OnnxValue {
    const features = x.shape.at(-1)!;
    const weight = this.#parameters.read(`${name}.weight`, [out, features]);
    const transposed = transposeMatrix(weight, out, features);
    const product = this.matmul(x, this.#constant(`${name}.weight`, [features, out], transposed));
    return bias ? this.add(product, this.parameter(`${name}.bias`, [out])) : product;
  }

  gru(x: OnnxValue, name: string, { hidden, layers }: { hidden: number; layers: number }): OnnxValue {
    let sequence = this.transpose(x, [1, 0, 2]); // time first, as ONNX wants it
    for (let layer = 0; layer < layers; layer++) {
      const [steps, batch, features] = sequence.shape as [number, number, number];
      const read = (part: string, shape: number[]) =>
        gatesToOnnx(this.#parameters.read(`${name}.${part}_l${layer}`, shape));
      const gates = 3 * hidden;
      const bias = new Float32Array(2 * gates);
      bias.set(read('bias_ih', [gates]));
      bias.set(read('bias_hh', [gates]), gates);
      const inputs = [
        sequence,
        this.#constant(`${name}.w${layer}`, [1, gates, features], read('weight_ih', [gates, features])),
        this.#constant(`${name}.r${layer}`, [1, gates, hidden], read('weight_hh', [gates, hidden])),
        this.#constant(`${name}.b${layer}`, [1, 2 * gates], bias),
      ];
      // linear_before_reset: PyTorch applies the reset gate after the hidden state's affine map
      const output = this.#node('GRU', inputs, [steps, 1, batch, hidden], {
        hidden_size: hidden,
        linear_before_reset: 1,
      });
      sequence = this.#squeezeDirection(output);
    }
    return this.transpose(sequence, [1, 0, 2]);
  }

  maxPool2d(x: OnnxValue, kernel: readonly [number, number]): OnnxValue {
    const [batch, channels, height, width] = x.shape as [number, number, number, number];
    const size = (length: number, axis: 0 | 1) =>
      this.#positive(Math.floor(length / kernel[axis]), 'pooling');
    const shape = [batch, channels, size(height, 0), size(width, 1)];
    return this.#node('MaxPool', [x], shape, { kernel_shape: kernel, strides: kernel });
  }

  relu(x: OnnxValue): OnnxValue {
    return this.#node('Relu', [x], x.shape);
  }

  gelu(x: OnnxValue): OnnxValue {
    return this.#node('Gelu', [x], x.shape);
  }

  sigmoid(x: OnnxValue): OnnxValue {
    return this.#node('Sigmoid', [x], x.shape);
  }

  softmax(x: OnnxValue): OnnxValue {
    return this.#node('Softmax', [x], x.shape, { axis: -1 });
  }

  add(a: OnnxValue, b: OnnxValue): OnnxValue {
    return this.#node('Add', [a, b], a.shape);
  }

  scale(x: OnnxValue, factor: number): OnnxValue {
    return this.#node('Mul', [x, this.#constant(`scale:${factor}`, [], Float32Array.of(factor))], x.shape);
  }

  matmul(a: OnnxValue, b: OnnxValue): OnnxValue {
    return this.#node('MatMul', [a, b], [...a.shape.slice(0, -1), b.shape.at(-1)!]);
  }

  transpose(x: OnnxValue, order: readonly number[]): OnnxValue {
    const shape = order.map((axis) => x.shape[axis]!);
    return this.#node('Transpose', [x], shape, { perm: order });
  }

  reshape(x: OnnxValue, shape: readonly number[]): OnnxValue {
    const [from, to] = [x.shape, shape].map((sizes) => Math.abs(sizes.reduce((a, b) => a * b, 1)));
    if (from !== to) throw new ModelError(`cannot reshape [${x.shape.join(', ')}] to [${shape.join(', ')}]`);
    return this.#node('Reshape', [x, this.#integers(shape)], shape);
  }

  concat(parts: readonly OnnxValue[], axis: number): OnnxValue {
    const shape = [...parts[0]!.shape];
    shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    return this.#node('Concat', parts, shape, { axis });
  }

  slice(x: OnnxValue, axis: number, start: number, end: number): OnnxValue {
    if (end > x.shape[axis]!)
      throw new ModelError(`an input of this length needs ${end} of ${x.shape[axis]}`);
    const shape = x.shape.map((size, index) => (index === axis ? end - start : size));
    const inputs = [x, this.#integers([start]), this.#integers([end]), this.#integers([axis])];
    return this.#node('Slice', inputs, shape);
  }

  repeatOverBatch(x: OnnxValue, like: OnnxValue): OnnxValue {
    const batch = this.#node('Shape', [like], [1], { start: 0, end: 1 });
    const shape = this.#node('Concat', [batch, this.#integers(x.shape.slice(1))], [x.shape.length], {
      axis: 0,
    });
    return this.#node('Expand', [x, shape], [BATCH, ...x.shape.slice(1)]);
  }

  /** Drops ONNX's axis of directions: [time, 1, batch, hidden] to [time, batch, hidden]. */
  #squeezeDirection(x: OnnxValue): OnnxValue {
    const shape = [x.shape[0]!, x.shape[2]!, x.shape[3]!];
    return this.#node('Squeeze', [x, this.#integers([1])], shape);
  }

  #node(
    operator: string,
    inputs: readonly OnnxValue[],
    shape: readonly number[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): OnnxValue {
    const name = `${operator}_${this.nodes.length}`;
    this.nodes.push({ operator, inputs: inputs.map((input) => input.name), outputs: [name], attributes });
    return { name, shape };
  }

  #constant(name: string, shape: readonly number[], data: Float32Array | BigInt64Array): OnnxValue {
    if (!this.#constantNames.has(name)) {
      this.#constantNames.add(name);
      this.constants.push({ name, shape, data });
    }
    return { name, shape };
  }

  #integers(values: readonly number[]): OnnxValue {
    return this.#constant(`integers:${values.join()}`, [values.length], BigInt64Array.from(values, BigInt));
  }

  #positive(size: number, name: string): number {
    if (size < 1)
      throw new ModelError(`"${name}" is left with no input: the card's input is too short for it`);
    return size;
  }
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

/** Reorders the three gates of a GRU from PyTorch's reset, update, new to ONNX's update, reset, new. */
function gatesToOnnx(data: Float32Array): Float32Array {
  const gate = data.length / 3;
  const result = Float32Array.from(data);
  result.set(data.subarray(gate, 2 * gate), 0);
  result.set(data.subarray(0, gate), gate);
  return result;
}
