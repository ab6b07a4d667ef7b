import { closeSync, constants, openSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { fsPath } from '../paths.ts';

/**
 * Opens a file by its real path, to read or to overwrite: a link that has taken its place is not followed, and a pipe keeps
 * nobody waiting. Throws what the system says.
 */
export function openReal(path: string, flags: 'r' | 'r+'): Promise<FileHandle> {
  return open(fsPath(path), bitsOf(flags));
}

/** As openReal, by its descriptor and without a way through another thread and back. */
export function openRealSync(path: string, flags: 'r' | 'r+'): Disposable & { fd: number } {
  const fd = openSync(fsPath(path), bitsOf(flags));
  return { fd, [Symbol.dispose]: () => closeSync(fd) };
}

function bitsOf(flags: 'r' | 'r+'): number {
  const { O_RDONLY, O_RDWR, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  return (flags === 'r' ? O_RDONLY : O_RDWR) | O_NONBLOCK | O_NOFOLLOW;
}
