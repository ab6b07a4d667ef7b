/** Bytes that can be read anywhere: a file, or parts of one. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Returns `length` bytes from `position`, fewer at the end; the result belongs to the caller. */
  read(position: number, length: number): Buffer;
}

/** A part of a source: from `start` up to, not including, `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Makes one source of parts of another, in the order given and with nothing between them: a file without its audio,
 * for a tag reader that would otherwise walk through all of it to reach the tags at the end.
 */
export function spliceSource(source: ByteSource, ranges: ByteRange[]): ByteSource {
  const parts = ranges.filter(({ start, end }) => end > start);
  return {
    size: parts.reduce((sum, { start, end }) => sum + end - start, 0),
    read(position, length) {
      const pieces: Buffer[] = [];
      let offset = 0;
      for (const { start, end } of parts) {
        const from = Math.max(position, offset);
        const to = Math.min(position + length, offset + end - start);
        if (to > from) pieces.push(source.read(start + from - offset, to - from));
        offset += end - start;
      }
      return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    },
  };
}
