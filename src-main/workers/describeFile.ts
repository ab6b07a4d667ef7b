import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { ReadError } from '../errors.ts';
import { fsPath, isWithin } from '../paths.ts';

/** What tells a file from another that lies in the same place elsewhere. */
export interface FileLook {
  size: number;
  modifiedNs: bigint;
  /** SHA-256, hexadecimal, of its first block. */
  head: string;
}

const headBytes = 64 * 2 ** 10;
/** As many as were needed at once: to make one for each file keeps the garbage collector busy. */
const blocks: Buffer[] = [];

/** Looks at the beginning of a regular file. Throws ReadError. */
export async function lookAtFile(path: string): Promise<FileLook> {
  try {
    await using file = await open(fsPath(path), 'r');
    const { size, mtimeNs } = await file.stat({ bigint: true });
    const block = blocks.pop() ?? Buffer.allocUnsafeSlow(headBytes);
    try {
      const { bytesRead } = await file.read(block, 0, headBytes, 0);
      const head = hash('sha256', block.subarray(0, bytesRead));
      return { size: Number(size), modifiedNs: mtimeNs, head };
    } finally {
      blocks.push(block);
    }
  } catch (cause) {
    throw new ReadError(`cannot read it: ${(cause as Error).message}`, { path, cause, retry: true });
  }
}

/** Which of the roots a file lies in, and where below it, with slashes; undefined where it lies in none. */
export function placeBelow(
  path: string,
  roots: readonly string[],
): { root: string; below: string } | undefined {
  const root = roots.find((candidate) => isWithin(path, candidate));
  if (root === undefined) return undefined;
  return { root, below: relative(root, path).split(sep).join('/') };
}
