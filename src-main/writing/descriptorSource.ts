import { readSync } from 'node:fs';
import type { ByteSource } from '../files/ByteSource.ts';

/** Reads an open file by its descriptor, without a cache: for going through it once. */
export function descriptorSource(fd: number, size: number): ByteSource {
  const fill = (target: Uint8Array, position: number) => {
    const wanted = Math.max(0, Math.min(target.length, size - position));
    let done = 0;
    while (done < wanted) {
      const count = readSync(fd, target, done, wanted - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  };
  return {
    size,
    read(position, length) {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)));
      return bytes.subarray(0, fill(bytes, position));
    },
    readInto: fill,
  };
}
