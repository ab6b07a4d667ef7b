import type { ByteSource } from './FfmpegInput.ts';

/** Shows the bytes from `start` up to, not including, `end` as a source of their own; nothing is copied. */
export function partOf(source: ByteSource, { start, end }: { start: number; end: number }): ByteSource {
  const size = end - start;
  return {
    size,
    read: (position, length) => source.read(start + position, Math.max(0, Math.min(length, size - position))),
  };
}
