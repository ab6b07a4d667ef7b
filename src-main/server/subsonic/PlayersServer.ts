import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { createServer, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { PlayersReach, PlayersServerState } from '../../api.ts';
import type { PlayersDoor } from '../../Backend.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import { changeSettings, readSettings } from '../../settings.ts';
import { listen, patience } from '../listen.ts';
import { securityHeaders } from '../securityHeaders.ts';
import { createSubsonicApp } from './createSubsonicApp.ts';
import { openPlayersKey, playersName } from './PlayersKey.ts';
import type { SubsonicContext } from './SubsonicMethods.ts';

/** Beside that of `hearmark serve`: a player keeps the address. */
const usualPort = 4748;

/**
 * The server for players that a person switches on in Settings, of the window in a browser and of the application alike. It has a port
 * of its own, where nothing but the Subsonic API is; which name a request has for this machine is all the same there, for
 * without the key no page of somewhere else learns anything.
 */
export class PlayersServer implements PlayersDoor {
  readonly #libraryFile: string;
  #context: SubsonicContext | undefined;
  #server: Server | undefined;
  #port: number | undefined;
  #reach: PlayersReach = 'nobody';
  #problem: string | null = null;
  /** One after the other, whoever asks. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(libraryFile: string) {
    this.#libraryFile = libraryFile;
  }

  /**
   * Made where there is none. Read each time: another process on this library may have made a new one, which shuts out who has the old
   * one here, too. Throws ReadError, WriteError.
   */
  get key(): string {
    return openPlayersKey(this.#libraryFile);
  }

  get state(): PlayersServerState {
    const isOn = this.#port !== undefined;
    return {
      reach: this.#reach,
      addresses: isOn ? namesOf(this.#reach).map((name) => `http://${name}:${this.#port}`) : [],
      user: playersName,
      key: isOn ? this.key : null,
      problem: this.#problem,
    };
  }

  /** Takes up what was chosen before; where that fails it is told in the state. */
  async begin(context: SubsonicContext): Promise<void> {
    this.#context = context;
    await this.#inTurn(() => this.#open(this.#chosen()));
  }

  serve(reach: PlayersReach): Promise<PlayersServerState> {
    return this.#inTurn(async () => {
      changeSettings(this.#context!.backend.settingsFile, { players: reach });
      await this.#open(reach);
      return this.state;
    });
  }

  renewKey(): PlayersServerState {
    openPlayersKey(this.#libraryFile, { renew: true });
    this.#server?.closeAllConnections();
    return this.state;
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#end());
  }

  #chosen(): PlayersReach {
    return readSettings(this.#context!.backend.settingsFile).players ?? 'nobody';
  }

  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {}); // whoever asked hears of it
    return turn;
  }

  async #open(reach: PlayersReach): Promise<void> {
    await this.#end();
    this.#reach = reach;
    this.#problem = null;
    if (reach === 'nobody') return;
    const app = new Hono<{ Bindings: HttpBindings }>();
    app.use(securityHeaders);
    app.use(async (context, next) => {
      if (this.#chosen() === reach) return next();
      // Another process with these settings was told otherwise
      context.env.outgoing.once('close', () => void this.#inTurn(() => this.#follow()));
      return context.text('This server is switched off.', 403, { connection: 'close' });
    });
    app.route(
      '/rest',
      createSubsonicApp(this.#context!, () => this.key),
    );
    const server = createServer(patience, (...exchange) => void getRequestListener(app.fetch)(...exchange));
    try {
      void this.key; // what hinders that is told now, and not to a player
      const host = reach === 'network' ? '0.0.0.0' : '127.0.0.1';
      this.#port = await listen(server, { host, port: usualPort, isPortChosen: false });
      this.#server = server;
    } catch (error) {
      this.#problem = tellMistake('the server for players', error);
    }
  }

  async #follow(): Promise<void> {
    const chosen = this.#chosen();
    if (this.#server && chosen !== this.#reach) await this.#open(chosen);
  }

  async #end(): Promise<void> {
    const server = this.#server;
    this.#server = this.#port = undefined;
    if (!server) return;
    const ended = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await ended;
  }
}

/** What this machine is called by those who may come: by the cards of its network, IPv4 alone, as players want it. */
function namesOf(reach: PlayersReach): string[] {
  if (reach !== 'network') return ['127.0.0.1'];
  const cards = Object.values(networkInterfaces()).flatMap((card) => card ?? []);
  const outer = cards.filter(({ family, internal }) => family === 'IPv4' && !internal);
  return outer.length > 0 ? outer.map(({ address }) => address) : ['127.0.0.1'];
}
