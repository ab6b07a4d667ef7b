import { ParameterError } from '../errors.ts';
import { loadNats } from './loadNats.ts';
import { NatsServer, type Listen } from './NatsServer.ts';
import { OwnerLink } from './OwnerLink.ts';
import {
  readWorkersConfig,
  removeWorkersConfig,
  writeWorkersConfig,
  type WorkersConfig,
} from './workersConfig.ts';

/** Has a server of our own listen at an address, with the keys that it had there before. Throws HearmarkError. */
export async function setUpOwnServer(libraryFile: string, listen: Listen): Promise<WorkersConfig> {
  const before = readWorkersConfig(libraryFile);
  const isSame = before?.listen?.host === listen.host && before.listen.port === listen.port;
  if (!isSame) await stopServer(libraryFile, before);
  const config = isSame ? { ...before, listen } : await NatsServer.prepare(libraryFile, listen);
  await new NatsServer(libraryFile, config).start();
  return keepIfReached(libraryFile, config);
}

/** Joins a server of somebody else's, which lets in whom its address names. Throws HearmarkError. */
export async function setUpOthersServer(libraryFile: string, url: string): Promise<WorkersConfig> {
  const before = readWorkersConfig(libraryFile);
  if (before?.url === url && !before.listen) return keepIfReached(libraryFile, before);
  const { nkeys } = await loadNats();
  const seed = Buffer.from(nkeys.createUser().getSeed()).toString();
  return keepIfReached(libraryFile, { url, seed });
}

/** Ends our server, and shares nothing any more; the key is worth nothing then. */
export async function tearDown(libraryFile: string): Promise<void> {
  let config: WorkersConfig | undefined;
  try {
    config = readWorkersConfig(libraryFile);
  } catch {
    // It is to go, whatever is in it
  }
  await stopServer(libraryFile, config);
  removeWorkersConfig(libraryFile);
}

/** Reads "host:port"; 4222 is NATS's own port. Throws ParameterError. */
export function readListen(text: string): Listen {
  const url = URL.parse(`nats://${text}`);
  if (!url?.hostname || !['', '/'].includes(url.pathname))
    throw new ParameterError(`--listen ${text}: write it as in 127.0.0.1:4222`);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 4222) };
}

async function keepIfReached(libraryFile: string, config: WorkersConfig): Promise<WorkersConfig> {
  await (await OwnerLink.open(config)).close();
  writeWorkersConfig(libraryFile, config);
  return config;
}

async function stopServer(libraryFile: string, config: WorkersConfig | undefined): Promise<void> {
  if (config?.listen) await new NatsServer(libraryFile, { ...config, listen: config.listen }).stop();
}
