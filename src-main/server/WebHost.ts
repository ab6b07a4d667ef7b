import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Backend } from '../Backend.ts';
import { LibraryError, ParameterError } from '../errors.ts';
import { allowedHosts, bracketed, reachableName } from './allowedHosts.ts';
import { createApp } from './createApp.ts';
import { EventStreams } from './EventStreams.ts';
import { Sessions } from './Sessions.ts';

export interface WebHostOptions {
  libraryFile: string;
  /** Folder of the built page. */
  page: string;
  /** Address to listen at: 127.0.0.1, which only this machine reaches. */
  host: string;
  /** Where it is taken: the next that is free, unless the person asked for this one. 0: any. */
  port: number;
  isPortChosen: boolean;
  /** Where people come from through a proxy: "https://music.example". */
  publicOrigin?: string | undefined;
  /** Lets players in that have this key, by the Subsonic API. */
  playersKey?: string | undefined;
  /** Told the new address when there is one: nobody who came by the old one is let in any more. */
  onRenewed?: (address: string) => void;
  /** How long a request may take to come, in milliseconds. */
  patience?: Partial<typeof patience>;
}

/**
 * A request must have come with its headers, and whole, in this time, or its connection is closed: half of one holds a
 * connection and costs its sender nothing. Eight megabytes come in a minute over any line that plays music.
 */
const patience = { headersTimeout: 15_000, requestTimeout: 60_000, connectionsCheckingInterval: 5000 };

/** Ports that are tried after the one that is taken. */
const nextPorts = 50;

interface Parts {
  shownOrigin: string;
  sessions: Sessions;
  server: Server;
  events: EventStreams;
  onRenewed: (address: string) => void;
}

/** The local web host: one backend, for every browser that has the address. */
export class WebHost {
  /** Where it listens itself, whatever proxy stands in front. */
  readonly localOrigin: string;
  readonly backend: Backend;
  readonly #parts: Parts;

  private constructor(localOrigin: string, backend: Backend, parts: Parts) {
    this.localOrigin = localOrigin;
    this.backend = backend;
    this.#parts = parts;
  }

  /** Opens the library and listens. Throws LibraryError, and ParameterError where it cannot listen there. */
  static async open(options: WebHostOptions): Promise<WebHost> {
    const { libraryFile, page, host, publicOrigin, playersKey, onRenewed = () => {} } = options;
    const server = createServer({ ...patience, ...options.patience });
    const port = await listen(server, options);
    const local = `http://${reachableName(host)}:${port}`;
    const [events, sessions] = [new EventStreams(), new Sessions()];
    const parts: Parts = { shownOrigin: publicOrigin ?? local, sessions, server, events, onRenewed };
    try {
      const backend = await Backend.open({
        libraryFile,
        emit: events.emit,
        renewAddress: () => renewAddress(parts),
        host: {
          kind: 'browser',
          nativeDialogs: false,
          canUpdate: false,
          audioUrl: '/audio/',
          coverUrl: '/cover/',
        },
      });
      const hosts = allowedHosts(host, port);
      const cookieName = `hearmark-${port}`;
      const app = createApp({ backend, events, page, sessions, hosts, publicOrigin, cookieName, playersKey });
      server.on('request', (...exchange) => void getRequestListener(app.fetch)(...exchange));
      return new WebHost(local, backend, parts);
    } catch (error) {
      server.close();
      throw error;
    }
  }

  /** Where others reach it. */
  get origin(): string {
    return this.#parts.shownOrigin;
  }

  /** With the token that lets a browser in. */
  get address(): string {
    return addressOf(this.#parts);
  }

  /** Makes another token: the old address, and every browser that came by it, are out. */
  renewAddress(): void {
    renewAddress(this.#parts);
  }

  /** Pages that listen to what happens. */
  get pages(): number {
    return this.#parts.events.count;
  }

  /** Ends jobs and connections and closes the library. */
  async close(): Promise<void> {
    const { events, server } = this.#parts;
    events.close();
    server.close();
    await this.backend.close();
    server.closeAllConnections();
  }
}

function addressOf({ shownOrigin, sessions }: Parts): string {
  return `${shownOrigin}/?token=${sessions.token}`;
}

function renewAddress(parts: Parts): string {
  const { sessions, events, onRenewed } = parts;
  sessions.renew();
  events.endAll();
  onRenewed(addressOf(parts));
  return addressOf(parts);
}

async function listen(server: Server, { host, port, isPortChosen }: WebHostOptions): Promise<number> {
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
