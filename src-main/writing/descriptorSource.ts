import { readSync } from 'node:fs';
import type { ByteSource } from '../files/ByteSource.ts';

/** Reads an open file by its descriptor, without a cache: for going through it once. */
export function descriptorSource(fd: number, size: number): ByteSource {
  return {
    size,
    read(position, length) {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)));
      let done = 0;
      while (done < bytes.length) {
        const count = readSync(fd, bytes, done, bytes.length - done, position + done);
        if (count === 0) break;
        done += count;
      }
      return bytes.subarray(0, done);
    },
  };
}
