import type { ByteSource } from '../../files/ByteSource.ts';
import { ids, type Element } from '../../files/matroska/ebml.ts';
import { elementBytes, vintOf } from '../../files/matroska/ebmlBytes.ts';
import type { Splice } from '../patch.ts';
import { readTag } from './readTag.ts';

/** The content of an element. Throws WriteError where it is larger than a tag can reasonably be. */
export function elementContent(source: ByteSource, { bodyStart, end }: Element): Buffer {
  return readTag(source, { start: bodyStart, end });
}

/** Makes an element that takes all of some bytes, with an empty one behind it where it is shorter; undefined where it is longer. */
export function fillExactly(id: number, content: Buffer, length: number): Buffer | undefined {
  // One byte is no element: there the size is written in one more
  for (const sizeBytes of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const made = elementBytes(id, [content], sizeBytes);
    const rest = length - made.length;
    if (rest < 0) return undefined;
    if (rest !== 1) return rest === 0 ? made : Buffer.concat([made, voidOf(rest)]);
  }
  return undefined;
}

/** Makes an empty element of so many bytes, 2 at least. */
export function voidOf(length: number): Buffer {
  let sizeBytes = 1;
  while (vintOf(length - 1 - sizeBytes, sizeBytes).length !== sizeBytes) sizeBytes++;
  return elementBytes(ids.void, [Buffer.alloc(length - 1 - sizeBytes)], sizeBytes);
}

/** The size of a segment that grows, in as many bytes as it has or in more: places in it count from behind that. */
export function resizedSegment(header: Element, size: number, growth: number): Splice[] {
  if (header.isUnknown || growth === 0) return [];
  const { sizeStart, bodyStart } = header;
  return [{ start: sizeStart, end: bodyStart, bytes: vintOf(size + growth, bodyStart - sizeStart) }];
}
