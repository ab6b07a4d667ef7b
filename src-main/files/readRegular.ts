import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { fsPath } from '../paths.ts';

/** What one buffer holds. */
export const mostBytes = 2 ** 31 - 1;

/**
 * Reads a file that somebody else may have put there, whole: a pipe in its place keeps nobody waiting, and a device that
 * never ends fills no memory. Rejects with what the system says, or with what is wrong with it.
 */
export async function readRegular(path: string, bytesMax = mostBytes): Promise<Buffer> {
  await using file = await open(fsPath(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const stats = await file.stat();
  if (!stats.isFile()) throw new Error('it is not a regular file');
  if (stats.size > bytesMax) throw new Error(`it has more than ${bytesMax.toLocaleString('en')} bytes`);
  const bytes = Buffer.alloc(stats.size);
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, done);
    if (bytesRead === 0) break; // it has become shorter
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
