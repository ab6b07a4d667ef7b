import { closeSync, fsyncSync, openSync } from 'node:fs';
import { fsPath } from '../paths.ts';

/**
 * Makes what was renamed, made or removed in a folder last through a power cut, as well as its drive can: Windows has no
 * such thing for folders, some network drives do not know it, and a folder that may not be read cannot be asked.
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(fsPath(folder), 'r');
    fsyncSync(descriptor);
  } catch {
    return;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
