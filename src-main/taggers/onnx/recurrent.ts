import { BATCH, type GruOptions, type RecurrentOptions } from '../graph.ts';
import { joinArrays } from '../joinArrays.ts';
import type { OnnxBuilder } from './onnxBuilder.ts';
import type { OnnxAttribute, OnnxValue } from './onnxModel.ts';

/** A recurrent operator of ONNX, and how it differs from PyTorch's. */
interface RecurrentOperator {
  operator: string;
  /** ONNX's order of the gates, as places in PyTorch's. */
  gates: readonly number[];
  attributes: Readonly<Record<string, OnnxAttribute>>;
}

/**
 * Adds stacked GRU. Gates: PyTorch has reset, update, new; ONNX update, reset, new. linear_before_reset: PyTorch applies
 * the reset gate after the hidden state's affine map.
 */
export function addGru(
  builder: OnnxBuilder,
  x: OnnxValue,
  name: string,
  { resetBefore = false, ...options }: GruOptions,
): OnnxValue {
  return addRecurrent(builder, x, name, options, {
    operator: 'GRU',
    gates: [1, 0, 2],
    attributes: { linear_before_reset: resetBefore ? 0 : 1, ...activations(options, 1) },
  });
}

/** Adds stacked LSTM. Gates: PyTorch has input, forget, cell, output; ONNX input, output, forget, cell. */
export function addLstm(
  builder: OnnxBuilder,
  x: OnnxValue,
  name: string,
  options: RecurrentOptions,
): OnnxValue {
  const attributes = activations(options, 2);
  return addRecurrent(builder, x, name, options, { operator: 'LSTM', gates: [0, 3, 1, 2], attributes });
}

/** The gates' activation, then the `others`; ONNX's hard sigmoid has by itself the slope 0.2 and the offset 0.5. */
function activations({ gates }: RecurrentOptions, others: number): RecurrentOperator['attributes'] {
  if (gates !== 'hard-sigmoid') return {};
  return { activations: { strings: ['HardSigmoid', ...Array<string>(others).fill('Tanh')] } };
}

/** Adds the layers of a recurrent network: [batch, time, features] to [batch, time, directions * hidden]. */
function addRecurrent(
  builder: OnnxBuilder,
  x: OnnxValue,
  name: string,
  { hidden, layers, bidirectional = false }: RecurrentOptions,
  { operator, gates, attributes }: RecurrentOperator,
): OnnxValue {
  const directions = bidirectional ? ['', '_reverse'] : [''];
  let sequence = swapBatchAndTime(builder, x); // time first, as ONNX wants it
  const rows = gates.length * hidden;
  for (let layer = 0; layer < layers; layer++) {
    const [steps, batch, features] = sequence.shape as [number, number, number];
    /** A part of each direction, one behind the other. */
    const read = (part: string, ...shape: number[]) =>
      directions.map((suffix) =>
        reorderGates(builder.parameters.read(`${name}.${part}_l${layer}${suffix}`, shape), gates),
      );
    const [inputWeights, hiddenWeights] = [
      read('weight_ih', rows, features),
      read('weight_hh', rows, hidden),
    ];
    const [inputBiases, hiddenBiases] = [read('bias_ih', rows), read('bias_hh', rows)];
    const biases = inputBiases.flatMap((bias, direction) => [bias, hiddenBiases[direction]!]);
    const count = directions.length;
    const constant = (part: string, shape: number[], parts: readonly Float32Array[]) =>
      builder.constant(`${name}.${part}${layer}`, [count, ...shape], joinArrays(parts));
    const inputs = [
      sequence,
      constant('w', [rows, features], inputWeights),
      constant('r', [rows, hidden], hiddenWeights),
      constant('b', [2 * rows], biases),
    ];
    const output = builder.node(operator, inputs, [steps, count, batch, hidden], {
      hidden_size: hidden,
      ...(bidirectional && { direction: 'bidirectional' }),
      ...attributes,
    });
    // ONNX's second axis is that of directions
    const swapped = builder.node('Transpose', [output], [steps, batch, count, hidden], {
      perm: [0, 2, 1, 3],
    });
    sequence = builder.node(
      'Reshape',
      [swapped, builder.integers([steps, BATCH, count * hidden])],
      [steps, batch, count * hidden],
    );
  }
  return swapBatchAndTime(builder, sequence);
}

function swapBatchAndTime(builder: OnnxBuilder, x: OnnxValue): OnnxValue {
  const [first, second, features] = x.shape as [number, number, number];
  return builder.node('Transpose', [x], [second, first, features], { perm: [1, 0, 2] });
}

/** Brings the blocks of rows that belong to the gates into another order. */
function reorderGates(data: Float32Array, gates: readonly number[]): Float32Array {
  const size = data.length / gates.length;
  const result = new Float32Array(data.length);
  gates.forEach((from, to) => result.set(data.subarray(from * size, (from + 1) * size), to * size));
  return result;
}
