import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { fsPath } from '../paths.ts';

/**
 * Opens a file by its real path, to read or to overwrite: a link that has taken its place is not followed, and a pipe keeps
 * nobody waiting. Throws what the system says.
 */
export function openReal(path: string, flags: 'r' | 'r+'): Promise<FileHandle> {
  const { O_RDONLY, O_RDWR, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  return open(fsPath(path), (flags === 'r' ? O_RDONLY : O_RDWR) | O_NONBLOCK | O_NOFOLLOW);
}
