import { spliceSource, type ByteSource } from './ByteSource.ts';

/** Of the header: its identifier, size, how many objects it holds, and two bytes more; ASF specification, 3.1. */
const headerBytes = 30;
/** Real files have a dozen. */
const mostObjects = 1000;
const contentDescription = '3326b2758e66cf11a6d900aa0062ce6c';

/**
 * Shows an ASF file with its Content Description (3.10) in front of all else in the header: the first author stands in that,
 * wherever it lies, and further ones in others.
 */
export function asfView(source: ByteSource): ByteSource {
  if (source.size < headerBytes) return source;
  const sizeAt = (at: number) => Number(source.read(at + 16, 8).readBigUInt64LE());
  const headerEnd = Math.min(sizeAt(0), source.size);
  for (let at = headerBytes, count = 0; at + 24 <= headerEnd && count < mostObjects; count++) {
    const end = at + Math.max(24, sizeAt(at));
    if (end <= headerEnd && source.read(at, 16).toString('hex') === contentDescription)
      return spliceSource(source, [
        { start: 0, end: headerBytes },
        { start: at, end },
        { start: headerBytes, end: at },
        { start: end, end: source.size },
      ]);
    at = end;
  }
  return source;
}
