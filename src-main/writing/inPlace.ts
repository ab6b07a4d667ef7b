import { fsyncSync, ftruncateSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../files/ByteSource.ts';
import type { Patch, Splice } from './patch.ts';

/** Splices nearer to each other than this are written as one: a system call that is not interrupted half-way. */
const nearBytes = 256 * 1024;

/**
 * Returns what is written where, if a patch can be written into the file without moving anything: nothing changes its
 * length, except that the last splice may make the file longer. Undefined for any other patch.
 */
export function writesInPlace(source: ByteSource, patch: Patch): Splice[] | undefined {
  const stays = patch.every(({ start, end, bytes }, index) => {
    const growth = bytes.length - (end - start);
    return growth === 0 || (growth > 0 && index === patch.length - 1 && end === source.size);
  });
  if (!stays) return undefined;
  const writes: Splice[] = [];
  for (const splice of patch) {
    const last = writes.at(-1);
    if (!last || splice.start - last.end > nearBytes) {
      writes.push(splice);
      continue;
    }
    const between = source.read(last.end, splice.start - last.end);
    const bytes = Buffer.concat([last.bytes, between, splice.bytes]);
    writes[writes.length - 1] = { start: last.start, end: splice.end, bytes };
  }
  // The end first: a header that counts what is not there yet would be wrong, one that does not count it is only old.
  return writes.reverse();
}

/** Puts back what an in-place write has overwritten: its inverse, and the old length. */
export function putBack(fd: number, inverse: Patch, size: number): void {
  for (const { start, bytes } of inverse) writeAtSync(fd, bytes, start);
  ftruncateSync(fd, size);
  fsyncSync(fd);
}

/** A write failed, and so did taking it back: a drive that went away. Its journal entry is to stay open. */
export class NotPutBackError extends Error {
  constructor(failures: { failed: unknown; putBack: unknown }) {
    super('what was begun of it could not be taken back: Hearmark does so at its next start', {
      cause: failures,
    });
  }
}

/** Ends a write that failed: throws what it failed of once it is taken back, NotPutBackError where it cannot be. */
export async function failAfter(takeBack: () => void | Promise<void>, failed: unknown): Promise<never> {
  try {
    await takeBack();
  } catch (error) {
    throw new NotPutBackError({ failed, putBack: error });
  }
  throw failed;
}

/** Writes all of some bytes by a descriptor; see writeAt. */
export function writeAtSync(fd: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
}

/** Writes all of some bytes: a system call may write fewer. */
export async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
