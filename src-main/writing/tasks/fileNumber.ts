import { statSync } from 'node:fs';
import { fsPath } from '../../paths.ts';

/**
 * The number of a file on its drive, the same under each of its names (hard links); undefined where there is none, or its
 * folder cannot be looked into.
 */
export function fileNumber(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(fsPath(path), { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
