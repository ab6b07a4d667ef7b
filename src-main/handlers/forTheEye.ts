import type { Folder } from '../api.ts';
import { displayPath } from '../paths.ts';

/** A folder with its path as a page shows it: it cannot be used to reach a file. */
export function forTheEye(folder: Folder): Folder {
  return { ...folder, path: displayPath(folder.path) };
}
