import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ModelError } from '../errors.ts';
import { syncFolder } from '../files/syncFolder.ts';

/**
 * Deletes a model package. It is hidden first: were the deletion interrupted, nothing half removed would be listed. Throws
 * ModelError.
 */
export async function removePackage(folder: string): Promise<void> {
  const hidden = join(dirname(folder), `.removed-${process.pid}-${basename(folder)}`);
  try {
    await rename(folder, hidden);
    syncFolder(dirname(folder));
    await rm(hidden, { recursive: true });
  } catch (cause) {
    throw new ModelError(`cannot delete ${folder}: ${(cause as Error).message}`, { path: folder, cause });
  }
}
