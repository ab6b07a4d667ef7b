import type { ByteSource } from '../files/ByteSource.ts';
import { synchsafe } from '../files/trailingTagBytes.ts';
import { patchedSource } from './patch.ts';
import { removeUnsynchronisation } from './tags/unsynchronisation.ts';

/**
 * Shows a file whose ID3v2.2 or v2.3 tag is unsynchronised as if it were not: music-metadata 12.1.0 does not undo it in
 * these versions, and reads nonsense.
 */
export function plainView(source: ByteSource): ByteSource {
  const header = source.read(0, 10);
  const isId3 = header.toString('latin1', 0, 3) === 'ID3' && header.length === 10;
  if (!isId3 || header[3]! >= 4 || (header[5]! & 0x80) === 0) return source;
  const end = 10 + synchsafe(header.subarray(6));
  const plain = Buffer.from(header);
  plain[5]! &= 0x7f;
  const body = removeUnsynchronisation(source.read(10, end - 10));
  // Filled up to the old length: the size in the header holds.
  const padding = Buffer.alloc(Math.max(0, end - 10 - body.length));
  return patchedSource(source, [
    { start: 0, end: Math.min(end, source.size), bytes: Buffer.concat([plain, body, padding]) },
  ]);
}
