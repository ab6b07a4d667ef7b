import { NatsServer } from './NatsServer.ts';
import type { WorkersConfig } from './workersConfig.ts';

/** Starts the server of our own that a library is shared by, unless it is there; nothing where the server is somebody else's. */
export async function startOwnServer(libraryFile: string, config: WorkersConfig): Promise<void> {
  const { listen } = config;
  if (listen) await new NatsServer(libraryFile, { ...config, listen }).start();
}
