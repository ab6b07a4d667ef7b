import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Analyser } from '../analysis/Analyser.ts';
import type { OtherMachines } from '../api.ts';
import type { Emit } from '../Emit.ts';
import type { TrainingElsewhere } from '../training/TrainingElsewhere.ts';
import { HearmarkError, ParameterError } from '../errors.ts';
import type { ListensWith } from './sharedModels.ts';
import { lineToPaste } from './lineToPaste.ts';
import { joinMachines } from './joinMachines.ts';
import type { Workers } from './Workers.ts';
import { readWorkersConfig } from './workersConfig.ts';

export interface SharedWorkOptions {
  libraryFile: string;
  version: string;
  emit: Emit;
}

/** NATS's own port, and how many after it are tried. */
const [natsPort, portsTried] = [4222, 20];

/** The other machines of a host that stays: joined when it starts, where there are any, and changed from Settings. */
export class SharedWork {
  readonly #options: SharedWorkOptions;
  #opening: Promise<Workers | undefined> = Promise.resolve(undefined);
  #workers: Workers | undefined;
  #problem: string | null = null;
  #closed = false;

  constructor(options: SharedWorkOptions) {
    this.#options = options;
  }

  /** Connects in the background, where somebody asked for other machines. */
  start(): void {
    void this.#open();
  }

  get state(): OtherMachines {
    const config = this.#workers && readWorkersConfig(this.#options.libraryFile);
    return {
      line: config ? lineToPaste(config) : null,
      listens: config?.listen?.host ?? null,
      problem: this.#problem,
      machines: this.#workers?.machines ?? [],
    };
  }

  /** Starts a server, for this machine alone or for the network. Throws HearmarkError. */
  async begin({ onNetwork }: { onNetwork: boolean }): Promise<OtherMachines> {
    await this.#leave();
    const { setUpOwnServer, tearDown } = await import('./setUp.ts');
    const host = onNetwork ? '0.0.0.0' : '127.0.0.1';
    await tearDown(this.#options.libraryFile);
    await setUpOwnServer(this.#options.libraryFile, { host, port: await freePort(host) });
    await this.#open();
    if (this.#problem !== null) throw new HearmarkError(this.#problem);
    return this.state;
  }

  /** Ends the server. Throws HearmarkError. */
  async end(): Promise<OtherMachines> {
    await this.#leave();
    const { tearDown } = await import('./setUp.ts');
    await tearDown(this.#options.libraryFile);
    this.#problem = null;
    return this.state;
  }

  /** Throws ParameterError where there is no such machine. */
  forget(id: string): OtherMachines {
    this.#workers?.forget(id);
    return this.state;
  }

  /** Lets the other machines listen along in an import; what is returned closes `local`, too. */
  share = async (local: Analyser, listensWith: ListensWith, roots: readonly string[]): Promise<Analyser> => {
    const workers = await this.#opening;
    return workers ? workers.share(local, listensWith, roots) : local;
  };

  /** Has another machine train (Workers.train). Throws ParameterError where nobody asked for other machines, HearmarkError. */
  train = async (asked: TrainingElsewhere): Promise<void> => {
    const workers = await this.#opening;
    if (!workers) throw new ParameterError('no other machine is connected');
    await workers.train(asked);
  };

  async close(): Promise<void> {
    this.#closed = true;
    await this.#leave();
  }

  #open(): Promise<Workers | undefined> {
    const { libraryFile, version, emit } = this.#options;
    this.#opening = joinMachines({
      libraryFile,
      version,
      onNotice: (text) => emit('notice', { level: 'warning', text }),
    })
      .then(async (workers) => {
        if (this.#closed) await workers?.close();
        else this.#workers = workers;
        this.#problem = null;
        return workers;
      })
      .catch((error: Error) => {
        this.#problem = error.message;
        emit('notice', { level: 'warning', text: `${error.message}; this machine listens alone` });
        return undefined;
      });
    return this.#opening;
  }

  /** An import that runs goes on here alone. */
  async #leave(): Promise<void> {
    const workers = await this.#opening;
    this.#opening = Promise.resolve(undefined);
    this.#workers = undefined;
    await workers?.close();
  }
}

/** The first port that nobody listens on. Throws HearmarkError where there is none. */
async function freePort(host: string): Promise<number> {
  for (let port = natsPort; port < natsPort + portsTried; port++) {
    const server = createServer().listen(port, host);
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
  throw new HearmarkError(`the ports from ${natsPort} on are all taken`);
}
