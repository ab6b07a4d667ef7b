import { WriteError } from '../errors.ts';
import type { Patch, Splice } from './patch.ts';

const headBytes = 24;

/** Packs a patch for the journal: start, end and length as 64-bit numbers, then the bytes, splice after splice. */
export function patchToBytes(patch: Patch): Buffer {
  return Buffer.concat(
    patch.flatMap(({ start, end, bytes }) => {
      const head = Buffer.alloc(headBytes);
      [start, end, bytes.length].forEach((value, index) => head.writeBigUInt64LE(BigInt(value), 8 * index));
      return [head, bytes];
    }),
  );
}

/** Unpacks what patchToBytes packed. Throws WriteError where it is cut short. */
export function patchFromBytes(packed: Uint8Array): Patch {
  const buffer = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  const patch: Splice[] = [];
  for (let at = 0; at < buffer.length;) {
    if (at + headBytes > buffer.length) throw new WriteError('the journal entry is damaged');
    const [start, end, length] = [0, 8, 16].map((offset) => Number(buffer.readBigUInt64LE(at + offset)));
    at += headBytes;
    if (at + length! > buffer.length) throw new WriteError('the journal entry is damaged');
    patch.push({ start: start!, end: end!, bytes: buffer.subarray(at, at + length!) });
    at += length!;
  }
  return patch;
}
