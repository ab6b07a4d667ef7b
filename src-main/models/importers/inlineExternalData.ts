import { ModelError } from '../../errors.ts';
import { encodeMessage } from '../../taggers/onnx/protobuf.ts';
import { readMessage, rewriteFields, type MessageField } from './readMessage.ts';

/** Fields of ONNX (onnx.proto3): ModelProto.graph, GraphProto.initializer, TensorProto's, and StringStringEntryProto's. */
const graphField = 7;
const initializerField = 5;
const rawDataField = 9;
const externalDataField = 13;
const dataLocationField = 14;

/**
 * Returns an ONNX model whose weights lay in a second file as one that needs none: each tensor takes its part of `data`. Throws
 * ModelError where that file lacks some of it, where there are several such files, or the model is none.
 */
export function inlineExternalData(onnx: Uint8Array, data: Uint8Array): Uint8Array {
  const locations = new Set<string | undefined>();
  return rewriteFields(onnx, graphField, (graph) =>
    rewriteFields(graph, initializerField, (tensor) => withData(tensor, data, locations)),
  );
}

function withData(tensor: Uint8Array, data: Uint8Array, locations: Set<string | undefined>): Uint8Array {
  const fields = readMessage(tensor);
  const isExternal = ({ number }: MessageField) => number === externalDataField;
  if (!fields.some(isExternal)) return tensor;
  const where = new Map(fields.filter(isExternal).map(({ bytes }) => entryOf(bytes!)));
  if (locations.add(where.get('location')).size > 1)
    throw new ModelError('its weights lie in several files, and one is all that can be given');
  const offset = Number(where.get('offset') ?? 0);
  const length = Number(where.get('length') ?? data.length - offset);
  if (!(offset >= 0 && length >= 0 && offset + length <= data.length))
    throw new ModelError('the file of its weights is too short, or another one');
  const kept = fields.filter((field) => !isExternal(field) && field.number !== dataLocationField);
  const raw = encodeMessage([{ number: rawDataField, bytes: data.subarray(offset, offset + length) }]);
  return Buffer.concat([...kept.map(({ whole }) => whole), raw]);
}

function entryOf(bytes: Uint8Array): [key: string, value: string] {
  const texts = new Map(
    readMessage(bytes).map((field) => [field.number, Buffer.from(field.bytes ?? []).toString()]),
  );
  return [texts.get(1) ?? '', texts.get(2) ?? ''];
}
