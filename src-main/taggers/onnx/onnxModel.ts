import { BATCH } from '../graph.ts';
import { encodeMessage, type ProtobufField } from './protobuf.ts';

/** Opset 20 is the first with GELU; IR version 9 is the one that belongs to it. */
const OPSET = 20;
const IR_VERSION = 9;

/**
 * Attribute of a node: a whole number is an INT, a list of whole numbers INTS, a string STRING, `{ float }` FLOAT,
 * `{ strings }` STRINGS.
 */
export type OnnxAttribute =
  number | readonly number[] | string | { float: number } | { strings: readonly string[] };

export interface OnnxNode {
  operator: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxConstant {
  name: string;
  shape: readonly number[];
  data: Float32Array | BigInt64Array;
}

export interface OnnxValue {
  name: string;
  shape: readonly number[];
}

/** What makes up an ONNX model of float32 tensors; the axis BATCH is symbolic. */
export interface OnnxModel {
  nodes: readonly OnnxNode[];
  constants: readonly OnnxConstant[];
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
}

/** Serialises a model in the ONNX format; field numbers are those of onnx.proto (ModelProto and below). */
export function encodeOnnxModel({ nodes, constants, inputs, outputs }: OnnxModel): Uint8Array {
  const graph = encodeMessage([
    ...nodes.map((node) => ({ number: 1, bytes: encodeNode(node) })),
    text(2, 'hearmark'),
    ...constants.map((constant) => ({ number: 5, bytes: encodeTensor(constant) })),
    ...inputs.map((value) => ({ number: 11, bytes: encodeValue(value) })),
    ...outputs.map((value) => ({ number: 12, bytes: encodeValue(value) })),
  ]);
  return encodeMessage([
    { number: 1, integer: IR_VERSION },
    text(2, 'hearmark'),
    { number: 7, bytes: graph },
    { number: 8, bytes: encodeMessage([text(1, ''), { number: 2, integer: OPSET }]) },
  ]);
}

function encodeNode({ operator, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array {
  return encodeMessage([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => ({
      number: 5,
      bytes: encodeAttribute(name, value),
    })),
  ]);
}

function encodeAttribute(name: string, value: OnnxAttribute): Uint8Array {
  const named = text(1, name);
  const type = (integer: number) => ({ number: 20, integer });
  if (typeof value === 'number') return encodeMessage([named, { number: 3, integer: value }, type(2)]);
  if (typeof value === 'string') return encodeMessage([named, text(4, value), type(3)]);
  if ('float' in value) return encodeMessage([named, { number: 2, float: value.float }, type(1)]);
  if ('strings' in value)
    return encodeMessage([named, ...value.strings.map((word) => text(9, word)), type(8)]);
  return encodeMessage([named, ...value.map((integer) => ({ number: 8, integer })), type(7)]);
}

function encodeTensor({ name, shape, data }: OnnxConstant): Uint8Array {
  return encodeMessage([
    ...shape.map((integer) => ({ number: 1, integer })),
    { number: 2, integer: data instanceof Float32Array ? 1 : 7 },
    text(8, name),
    { number: 9, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) },
  ]);
}

function encodeValue({ name, shape }: OnnxValue): Uint8Array {
  const dimensions = shape.map((size) => ({
    number: 1,
    bytes: encodeMessage([size === BATCH ? text(2, 'batch') : { number: 1, integer: size }]),
  }));
  const tensor = encodeMessage([
    { number: 1, integer: 1 },
    { number: 2, bytes: encodeMessage(dimensions) },
  ]);
  return encodeMessage([text(1, name), { number: 2, bytes: encodeMessage([{ number: 1, bytes: tensor }]) }]);
}

function text(number: number, value: string): ProtobufField {
  return { number, bytes: Buffer.from(value) };
}
