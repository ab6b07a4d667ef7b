import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ParameterError } from '../errors.ts';
import { fsPath } from '../paths.ts';

/**
 * Returns absolute paths. Throws ParameterError where there is nothing, and names all such; but for those that `mayBeGone`.
 */
export function existingPaths(
  paths: readonly string[],
  mayBeGone: (path: string) => boolean = () => false,
): string[] {
  const roots = paths.map((path) => resolve(path));
  const absent = roots.filter((root) => !existsSync(fsPath(root)) && !mayBeGone(root));
  if (absent.length > 0) throw new ParameterError(`there is no file or folder ${absent.join(' or ')}`);
  return roots;
}
