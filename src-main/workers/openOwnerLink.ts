import { HearmarkError } from '../errors.ts';
import { OwnerLink } from './OwnerLink.ts';
import { startOwnServer } from './startOwnServer.ts';
import type { WorkersConfig } from './workersConfig.ts';

const mostStarts = 5;

/**
 * Connects to the server of a library. One of our own is started where it is not there, and again where it ends while we come in.
 * Throws HearmarkError where it cannot be reached.
 */
export async function openOwnerLink(libraryFile: string, config: WorkersConfig): Promise<OwnerLink> {
  for (let starts = 1; ; starts++) {
    await startOwnServer(libraryFile, config);
    try {
      return await OwnerLink.open(config);
    } catch (error) {
      const isGone = config.listen !== undefined && error instanceof HearmarkError && error.retry;
      if (!isGone || starts === mostStarts) throw error;
    }
  }
}
