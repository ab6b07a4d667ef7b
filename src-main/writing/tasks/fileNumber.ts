import { statSync } from 'node:fs';
import { fsPath } from '../../paths.ts';

/** The number of a file on its drive, the same under each of its names (hard links); undefined where there is none. */
export function fileNumber(path: string): string | undefined {
  const stats = statSync(fsPath(path), { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}
