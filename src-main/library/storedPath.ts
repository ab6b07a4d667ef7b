import { basename, dirname, isAbsolute, sep } from 'node:path';
import { ParameterError } from '../errors.ts';
import { decodePath, encodePath } from '../paths.ts';

/** A file's path as the library keeps it: the bytes of its folder and of its name. */
export interface StoredPath {
  folder: Buffer;
  name: Buffer;
}

/** Splits an absolute path into what is stored. Throws ParameterError where it is relative. */
export function splitPath(path: string): StoredPath {
  return { folder: folderBytes(dirname(path)), name: encodePath(basename(path)) };
}

/** Returns the path of a stored file; the inverse of splitPath. */
export function joinPath({ folder, name }: StoredPath): string {
  return withSeparator(decodePath(folder)) + decodePath(name);
}

/** Returns the bytes of an absolute folder path, with or without a separator at its end. Throws ParameterError. */
export function folderBytes(folder: string): Buffer {
  if (!isAbsolute(folder))
    throw new ParameterError(`An absolute path is needed, not ${folder}`, { path: folder });
  // dirname keeps a root as it is and drops any separator at the end of what it is given
  return encodePath(dirname(withSeparator(folder) + 'name'));
}

/**
 * Returns the range [from, to) of the bytes of every folder below a folder, itself excluded. The separator is part of
 * the range: /music2 is not below /music.
 */
export function rangeBelow(folder: string): { from: Buffer; to: Buffer } {
  const from = encodePath(withSeparator(decodePath(folderBytes(folder))));
  const to = Buffer.from(from);
  to[to.length - 1]! += 1;
  return { from, to };
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
