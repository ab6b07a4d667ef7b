import { readInto, type ByteRange, type ByteSource } from '../files/ByteSource.ts';

/** A source that knows what was read of it. */
export interface RecordedSource extends ByteSource {
  /** What was read, in the order of the source, without overlaps. */
  ranges(): ByteRange[];
}

/** Shows a source, and notes which parts of it are looked at. */
export function recordedSource(source: ByteSource): RecordedSource {
  const read: ByteRange[] = [];
  const note = (position: number, length: number) => {
    const end = Math.min(source.size, position + length);
    if (end > position) read.push({ start: position, end });
  };
  return {
    size: source.size,
    read(position, length) {
      note(position, length);
      return source.read(position, length);
    },
    readInto(target, position) {
      note(position, target.length);
      return readInto(source, target, position);
    },
    ranges: () => joinRanges(read),
  };
}

/** Returns ranges in their order, those that touch or overlap as one. */
export function joinRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const joined: ByteRange[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}
