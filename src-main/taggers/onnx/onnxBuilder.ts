import type { ParameterReader } from '../stateDict.ts';
import type { OnnxAttribute, OnnxConstant, OnnxNode, OnnxValue } from './onnxModel.ts';

/** Collects the nodes and constants of an ONNX graph, under names of its own. */
export class OnnxBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly parameters: Pick<ParameterReader, 'read'>;
  readonly #constantNames = new Set<string>();

  constructor(parameters: Pick<ParameterReader, 'read'>) {
    this.parameters = parameters;
  }

  /** Adds a node with one output, whose shape the caller knows. */
  node(
    operator: string,
    inputs: readonly OnnxValue[],
    shape: readonly number[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): OnnxValue {
    const name = `${operator}_${this.nodes.length}`;
    this.nodes.push({ operator, inputs: inputs.map((input) => input.name), outputs: [name], attributes });
    return { name, shape };
  }

  /** Adds a constant, once for each name. */
  constant(name: string, shape: readonly number[], data: Float32Array | BigInt64Array): OnnxValue {
    if (!this.#constantNames.has(name)) {
      this.#constantNames.add(name);
      this.constants.push({ name, shape, data });
    }
    return { name, shape };
  }

  parameter(name: string, shape: readonly number[]): OnnxValue {
    return this.constant(name, shape, this.parameters.read(name, shape));
  }

  scalar(value: number): OnnxValue {
    return this.constant(`scalar:${value}`, [], Float32Array.of(value));
  }

  integers(values: readonly number[]): OnnxValue {
    return this.constant(`integers:${values.join()}`, [values.length], BigInt64Array.from(values, BigInt));
  }
}
