import { crc32 } from 'node:zlib';
import { WriteError } from '../../errors.ts';
import { bytesSource } from '../../files/ByteSource.ts';
import { childrenOf, ids, type Element } from '../../files/matroska/ebml.ts';
import { elementBytes } from '../../files/matroska/ebmlBytes.ts';

/** What an element holds that holds others, without its checksum. */
export interface Master {
  /** Their places count from the beginning of the content. */
  children: Element[];
  hasChecksum: boolean;
}

/**
 * Takes the content of an element apart. Throws WriteError where its parts do not fill it, or where it is not what its
 * checksum was made of: a new one would say that it is whole.
 */
export function readMaster(content: Buffer): Master {
  const found = childrenOf(bytesSource(content), { bodyStart: 0, end: content.length });
  if (!found) throw damaged();
  const [first, ...rest] = found;
  if (rest.some(({ id }) => id === ids.crc32)) throw damaged();
  if (first?.id !== ids.crc32) return { children: found, hasChecksum: false };
  if (first.end - first.bodyStart !== 4) throw damaged();
  const sum = content.readUInt32LE(first.bodyStart);
  if (sum !== crc32(content.subarray(first.end))) throw damaged();
  return { children: rest, hasChecksum: true };
}

/** Puts content together, behind its checksum where it is to have one (RFC 8794, 11.3.1). */
export function masterContent(parts: readonly Buffer[], hasChecksum: boolean): Buffer {
  const content = Buffer.concat(parts);
  if (!hasChecksum) return content;
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(content));
  return Buffer.concat([elementBytes(ids.crc32, [sum]), content]);
}

function damaged(): WriteError {
  return new WriteError(
    'its Matroska tags or index do not add up, or do not fit their checksum: it is damaged',
  );
}
