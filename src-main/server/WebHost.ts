import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Backend } from '../Backend.ts';
import { createHandlers } from '../handlers/createHandlers.ts';
import { allowedHosts, reachableName } from './allowedHosts.ts';
import { createApp } from './createApp.ts';
import { EventStreams } from './EventStreams.ts';
import { listen, patience } from './listen.ts';
import { Sessions } from './Sessions.ts';
import { PlayersServer } from './subsonic/PlayersServer.ts';

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
  /** Lets players in at this address, too, by the Subsonic API. */
  subsonic?: boolean | undefined;
  /** Told the new address when there is one: nobody who came by the old one is let in any more. */
  onRenewed?: (address: string) => void;
  /** How long a request may take to come, in milliseconds. */
  patience?: Partial<typeof patience>;
}

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
    const { libraryFile, page, host, publicOrigin, subsonic, onRenewed = () => {} } = options;
    const server = createServer({ ...patience, ...options.patience });
    const port = await listen(server, options);
    const local = `http://${reachableName(host)}:${port}`;
    const [events, sessions] = [new EventStreams(), new Sessions()];
    const parts: Parts = { shownOrigin: publicOrigin ?? local, sessions, server, events, onRenewed };
    const players = new PlayersServer(libraryFile);
    try {
      const backend = await Backend.open({
        libraryFile,
        players,
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
      const handlers = createHandlers(backend);
      const playersKey = subsonic ? () => players.key : undefined;
      const app = createApp({ backend, handlers, events, page, sessions, hosts, publicOrigin, cookieName, playersKey }); // prettier-ignore
      await players.begin({ backend, handlers });
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
