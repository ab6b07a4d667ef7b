/** Bytes that can be read anywhere: a file, or parts of one. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Returns `length` bytes from `position`, fewer at the end; the result belongs to the caller. */
  read(position: number, length: number): Buffer;
  /** As `read`, into `target`; returns how many bytes there were. Some sources have it: see readInto. */
  readInto?(target: Uint8Array, position: number): number;
}

/** Fills `target` with what a source has from `position` on, by a single copy where the source can do so. */
export function readInto(source: ByteSource, target: Uint8Array, position: number): number {
  if (source.readInto) return source.readInto(target, position);
  const bytes = source.read(position, target.length);
  target.set(bytes);
  return bytes.length;
}

/** A part of a source: from `start` up to, not including, `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Shows bytes as a source; what it reads is a view of them. */
export function bytesSource(bytes: Buffer): ByteSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
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

/** Shows a source with some of its bytes replaced, each time by as many others. */
export function overlaySource(
  source: ByteSource,
  places: readonly { at: number; bytes: Uint8Array }[],
): ByteSource {
  if (places.length === 0) return source;
  const cover = (read: Uint8Array, position: number) => {
    for (const { at, bytes } of places) {
      const from = Math.max(at, position);
      const to = Math.min(at + bytes.length, position + read.length);
      if (to > from) read.set(bytes.subarray(from - at, to - at), from - position);
    }
  };
  return {
    size: source.size,
    read(position, length) {
      const read = Buffer.from(source.read(position, length)); // a copy: it may be a view of what is kept
      cover(read, position);
      return read;
    },
    readInto(target, position) {
      const count = readInto(source, target, position);
      cover(target.subarray(0, count), position);
      return count;
    },
  };
}
