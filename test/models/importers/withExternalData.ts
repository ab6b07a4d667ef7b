import { readMessage, rewriteFields } from '../../../src-main/models/importers/readMessage.ts';
import { encodeMessage } from '../../../src-main/taggers/onnx/protobuf.ts';

/** Moves the weights of an ONNX model into a second file of this name, as PyTorch exports larger ones. */
export function withExternalData(onnx: Uint8Array, name: string): { onnx: Uint8Array; data: Uint8Array } {
  const parts: Uint8Array[] = [];
  let offset = 0;
  const text = (value: string) => Buffer.from(value);
  const entry = (key: string, value: string) =>
    encodeMessage([
      { number: 1, bytes: text(key) },
      { number: 2, bytes: text(value) },
    ]);
  const moved = (tensor: Uint8Array) => {
    const fields = readMessage(tensor);
    const raw = fields.find(({ number }) => number === 9)?.bytes;
    if (!raw) return tensor;
    parts.push(raw);
    const where = Object.entries({ location: name, offset: String(offset), length: String(raw.length) });
    offset += raw.length;
    return Buffer.concat([
      ...fields.filter(({ number }) => number !== 9).map(({ whole }) => whole),
      encodeMessage([
        ...where.map(([key, value]) => ({ number: 13, bytes: entry(key, value) })),
        { number: 14, integer: 1 },
      ]),
    ]);
  };
  const changed = rewriteFields(onnx, 7, (graph) => rewriteFields(graph, 5, moved));
  return { onnx: changed, data: Buffer.concat(parts) };
}
