/**
 * The little of Protocol Buffers that writing an ONNX model takes (https://protobuf.dev/programming-guides/encoding).
 * Ours because no maintained writer for ONNX exists on npm, and the format needs these few lines.
 */
export type ProtobufField =
  | { number: number; integer: number }
  | { number: number; float: number }
  | { number: number; bytes: Uint8Array };

/** Encodes a message from its fields, in the order given. */
export function encodeMessage(fields: readonly ProtobufField[]): Uint8Array {
  // One copy of the weights a level, not two
  return Buffer.concat(fields.flatMap(piecesOf));
}

function piecesOf(field: ProtobufField): Uint8Array[] {
  if ('integer' in field) return [varint(field.number << 3), varint(field.integer)];
  if ('float' in field) {
    const value = Buffer.alloc(4);
    value.writeFloatLE(field.float);
    return [varint((field.number << 3) | 5), value];
  }
  return [varint((field.number << 3) | 2), varint(field.bytes.length), field.bytes];
}

/** Base-128 variable-length integer; negative numbers as 64-bit two's complement. */
function varint(value: number): Uint8Array {
  if (value >= 0 && value < 0x80) return Uint8Array.of(value);
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest ? low | 0x80 : low);
  } while (rest);
  return Uint8Array.from(bytes);
}
