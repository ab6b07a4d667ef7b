import type { ByteSource } from './ByteSource.ts';
import { synchsafe } from './trailingTagBytes.ts';
import { addUnsynchronisation, removeUnsynchronisation } from './unsynchronisation.ts';

/** A tag that claims to be larger is read as it stands. */
const mostTagBytes = 64 << 20;

/**
 * Shows a file whose ID3v2.2 or v2.3 tag is unsynchronised as if it were not: music-metadata 12.1.0 does not undo it in
 * these versions, and reads nonsense. Where only the flag says so, and the bytes do not, it is left as it is.
 */
export function plainView(source: ByteSource): ByteSource {
  const header = source.read(0, 10);
  const isId3 = header.toString('latin1', 0, 3) === 'ID3' && header.length === 10;
  if (!isId3 || header[3]! >= 4 || (header[5]! & 0x80) === 0) return source;
  const end = 10 + synchsafe(header.subarray(6));
  if (end > source.size || end > mostTagBytes) return source;
  const body = source.read(10, end - 10);
  const plain = removeUnsynchronisation(body);
  const used = body.findLastIndex((byte) => byte !== 0) + 1;
  if (!addUnsynchronisation(plain).subarray(0, used).equals(body.subarray(0, used))) return source;
  const head = Buffer.alloc(end); // filled up to the old length: the size in the header holds
  header.copy(head);
  head[5]! &= 0x7f;
  plain.copy(head, 10);
  return {
    size: source.size,
    read(position, length) {
      const ours = head.subarray(position, position + length);
      if (ours.length === length) return Buffer.from(ours);
      return Buffer.concat([ours, source.read(Math.max(end, position), length - ours.length)]);
    },
  };
}
