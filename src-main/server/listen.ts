import type { Server } from 'node:http';
import { LibraryError, ParameterError } from '../errors.ts';
import { bracketed } from './allowedHosts.ts';

export interface ListenOptions {
  host: string;
  /** 0: any. */
  port: number;
  /** The person asked for this one: no other is taken for it. */
  isPortChosen: boolean;
}

/**
 * A request must have come with its headers, and whole, in this time, or its connection is closed: half of one holds a
 * connection and costs its sender nothing. Eight megabytes come in a minute over any line that plays music.
 */
export const patience = { headersTimeout: 15_000, requestTimeout: 60_000, connectionsCheckingInterval: 5000 };

/** Ports that are tried after the one that is taken. */
const nextPorts = 50;

/** Has a server listen at a port, or at the next that is free; resolves with it. Rejects with ParameterError. */
export async function listen(server: Server, { host, port, isPortChosen }: ListenOptions): Promise<number> {
  for (let tried = 0; ; tried++) {
    try {
      return await listenAt(server, host, port === 0 ? 0 : port + tried);
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && !isPortChosen && tried < nextPorts) continue;
      const why = code === 'EADDRINUSE' ? 'another program uses this port' : message;
      throw new ParameterError(`cannot listen at ${bracketed(host)}:${port + tried}: ${why}`, { cause });
    }
  }
}

function listenAt(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new LibraryError('there is no address');
      resolve(address.port);
    });
  });
}
