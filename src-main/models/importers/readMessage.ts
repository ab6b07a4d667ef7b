import { ModelError } from '../../errors.ts';
import { encodeMessage } from '../../taggers/onnx/protobuf.ts';

/** A field of a message of Protocol Buffers. */
export interface MessageField {
  number: number;
  /** What it holds, where that has a length: a message, a text, bytes. */
  bytes?: Uint8Array;
  /** Where it is a whole number. */
  integer?: bigint;
  /** All of it, as it stands in the message. */
  whole: Uint8Array;
}

/** Reads the fields of a message, in order. Throws ModelError where it is none. */
export function readMessage(message: Uint8Array): MessageField[] {
  const fields: MessageField[] = [];
  for (let at = 0; at < message.length;) {
    const start = at;
    const tag = varint();
    const kind = Number(tag & 7n);
    let bytes: Uint8Array | undefined;
    let integer: bigint | undefined;
    if (kind === 0) integer = varint();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else if (kind === 2) {
      const length = Number(varint());
      bytes = message.subarray(at, at + length);
      at += length;
    } else throw broken();
    if (at > message.length) throw broken();
    fields.push({
      number: Number(tag >> 3n),
      whole: message.subarray(start, at),
      ...(bytes && { bytes }),
      ...(integer !== undefined && { integer }),
    });

    function varint(): bigint {
      let value = 0n;
      for (let shift = 0n; shift < 70n; shift += 7n) {
        const byte = message[at++];
        if (byte === undefined) throw broken();
        value |= BigInt(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
      throw broken();
    }
  }
  return fields;
}

/** Returns a message in which each field of a number holds something else. */
export function rewriteFields(
  message: Uint8Array,
  number: number,
  change: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  return Buffer.concat(
    readMessage(message).map((field) =>
      field.number === number && field.bytes
        ? encodeMessage([{ number, bytes: change(field.bytes) }])
        : field.whole,
    ),
  );
}

function broken(): ModelError {
  return new ModelError('it is no ONNX model, or damaged');
}
