import { ParameterError } from '../errors.ts';
import { isLoopback } from '../server/allowedHosts.ts';
import { builtPage } from '../server/builtPage.ts';
import { openPlayersKey, playersName } from '../server/subsonic/PlayersKey.ts';
import { WebHost } from '../server/WebHost.ts';

export interface ServeOptions {
  host: string;
  port?: number;
  allowNetwork: boolean;
  publicAddress?: string;
  subsonic?: boolean;
  renewKey?: boolean;
  library: string;
  /** Called with the address as soon as it can be opened. */
  onListening?: (address: string) => void;
}

const defaultPort = 4747;

const networkWarning = `
This host can be reached from other machines. Whoever has the address can see and change the library, and choose
folders of this machine to listen to. The connection is not encrypted: others on the network can read along. Unless you trust everyone on it, bind to 127.0.0.1 and put a reverse proxy with TLS in front (--public-address gives its name).
`;

/** `hearmark serve`: the window in a browser, until Ctrl-C. */
export async function serve(options: ServeOptions): Promise<number> {
  const { host, port, allowNetwork, publicAddress, library, onListening } = options;
  const { subsonic = false, renewKey = false } = options;
  if (!isLoopback(host) && !allowNetwork) {
    throw new ParameterError(
      `--host ${host} can be reached from other machines, without encryption; add --allow-network if you mean that`,
    );
  }
  const publicOrigin = publicAddress === undefined ? undefined : originOf(publicAddress);
  if (renewKey && !subsonic) throw new ParameterError('--renew-key is of --subsonic, which is not asked for');
  const page = await builtPage((line) => console.error(line));
  const webHost = await WebHost.open({
    libraryFile: library,
    page,
    host,
    port: port ?? defaultPort,
    isPortChosen: port !== undefined,
    publicOrigin,
    subsonic,
    onRenewed: (address) =>
      console.log(
        `Hearmark is at ${address}\nNo other address, and no browser that is open, is let in any more.`,
      ),
  });
  try {
    // A host that does not start shuts nobody out
    const playersKey = subsonic ? openPlayersKey(library, { renew: renewKey }) : undefined;
    if (!isLoopback(host)) console.error(networkWarning);
    console.log(`Hearmark is at ${webHost.address}`);
    if (publicOrigin !== undefined) console.log(`The proxy reaches it at ${webHost.localOrigin}`);
    if (playersKey !== undefined)
      console.log(
        `Players (Subsonic) reach it at ${webHost.origin}: user ${playersName}, password or API key ${playersKey}`,
      );
    console.log(
      'Nothing is written to your music files until you say so. Ctrl-C ends it; what is done is kept.' +
        (process.platform === 'win32'
          ? ''
          : `\n"kill -USR2 ${process.pid}" makes a new address and shuts out all who came by this one.`),
    );
    onListening?.(webHost.address);
    const renew = () => webHost.renewAddress();
    if (process.platform !== 'win32') process.on('SIGUSR2', renew);
    await interruption();
    process.off('SIGUSR2', renew);
  } finally {
    await webHost.close();
  }
  return 0;
}

function originOf(address: string): string {
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/') return url.origin;
  throw new ParameterError(`--public-address ${address}: write it as in https://music.example`);
}

/** Resolves when somebody wants the program to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
