import { spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HearmarkError, ParameterError } from '../errors.ts';
import { bracketed, isLoopback, reachableName } from '../server/allowedHosts.ts';
import { loadNats } from './loadNats.ts';
import { namesOf } from './names.ts';
import { libraryIdOf } from './WorkersKey.ts';
import { workersFolder, type WorkersConfig } from './workersConfig.ts';

export interface Listen {
  host: string;
  port: number;
}

/** Answers of long tracks are larger than NATS's usual megabyte; so are answers about their seconds. */
const payloadMiB = 8;
const startMs = 10_000;

/**
 * A nats-server of our own, which goes on when the command that started it ends. Its settings, certificate and streams lie in
 * a folder beside the library, and whoever opens the library starts it again when it is not there.
 */
export class NatsServer {
  readonly #folder: string;
  readonly #config: WorkersConfig & { listen: Listen };

  constructor(libraryFile: string, config: WorkersConfig & { listen: Listen }) {
    this.#folder = workersFolder(libraryFile);
    this.#config = config;
  }

  /**
   * Makes keys and, beyond loopback, a certificate for a server that is to listen at an address. Throws ParameterError
   * where NATS's packages are not installed.
   */
  static async prepare(libraryFile: string, listen: Listen): Promise<WorkersConfig & { listen: Listen }> {
    const { nkeys } = await loadNats();
    const folder = workersFolder(libraryFile);
    mkdirSync(join(folder, 'store'), { recursive: true, mode: 0o700 });
    const [seed, ownerSeed] = [1, 2].map(() => Buffer.from(nkeys.createUser().getSeed()).toString()) as [
      string,
      string,
    ];
    const fingerprint = isLoopback(listen.host) ? undefined : await makeCertificate(folder);
    return {
      url: `nats://${reachedAt(listen.host)}:${listen.port}`,
      seed,
      ownerSeed,
      listen,
      ...(fingerprint && { fingerprint }),
    };
  }

  /** Process id of the server, where it runs. */
  get pid(): number | undefined {
    try {
      const pid = Number(readFileSync(join(this.#folder, 'nats.pid'), 'utf8'));
      process.kill(pid, 0);
      return pid;
    } catch {
      return undefined;
    }
  }

  /** Starts it where it does not run. Throws HearmarkError that says what to do. */
  async start(): Promise<void> {
    if (await this.#answers()) return;
    const settings = join(this.#folder, 'nats.conf');
    writeFileSync(settings, await this.#settings(), { mode: 0o600 });
    const child = spawn('nats-server', ['-c', settings], { detached: true, stdio: 'ignore' });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (cause) =>
        reject(
          new HearmarkError(
            'nats-server is not installed: get it from nats.io or your system (Debian: nats-server)',
            {
              cause,
            },
          ),
        ),
      );
      child.once('exit', () => reject(new HearmarkError(`nats-server ended at once: ${this.#lastWords()}`)));
    });
    child.unref();
    await Promise.race([failed, this.#answering()]);
    child.removeAllListeners();
  }

  /** Ends it; what it keeps stays. */
  async stop(): Promise<void> {
    const { pid } = this;
    if (pid === undefined || !(await this.#answers())) return;
    process.kill(pid, 'SIGTERM');
    for (let tries = 0; tries < 100 && (await this.#answers()); tries++) await sleep(50);
  }

  async #answering(): Promise<void> {
    for (const endMs = performance.now() + startMs; performance.now() < endMs; await sleep(50))
      if (await this.#answers()) return;
    throw new HearmarkError(`nats-server does not answer: ${this.#lastWords()}`);
  }

  #answers(): Promise<boolean> {
    const { host, port } = this.#config.listen;
    return new Promise((resolve) => {
      const socket = connect(port, reachableName(host).replace(/^\[|\]$/g, ''));
      socket.setTimeout(1000, () => socket.destroy());
      socket.once('data', () => {
        resolve(true);
        socket.destroy();
      });
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
    });
  }

  async #settings(): Promise<string> {
    const { nkeys } = await loadNats();
    const publicKey = (seed: string) => nkeys.fromSeed(Buffer.from(seed)).getPublicKey();
    const { listen, seed, ownerSeed, fingerprint } = this.#config;
    const names = namesOf(libraryIdOf(seed));
    const may = [
      ...['join', 'trial', 'beat', 'begin', 'identity', 'file', 'training'].map(
        (what) => names[what as 'join'],
      ),
      names.resultSubject,
      `$JS.API.CONSUMER.MSG.NEXT.${names.jobStream}.${names.jobConsumer}`,
      `$JS.API.CONSUMER.INFO.${names.jobStream}.${names.jobConsumer}`,
      `$JS.ACK.${names.jobStream}.${names.jobConsumer}.>`,
      // What reading objects takes
      `$JS.API.STREAM.INFO.OBJ_${names.bucket}`,
      `$JS.API.STREAM.MSG.GET.OBJ_${names.bucket}`,
      `$JS.API.DIRECT.GET.OBJ_${names.bucket}.>`,
      `$JS.API.CONSUMER.*.OBJ_${names.bucket}.>`,
      `$JS.API.CONSUMER.CREATE.OBJ_${names.bucket}`,
      `$JS.API.CONSUMER.MSG.NEXT.OBJ_${names.bucket}.>`,
      '$JS.FC.>',
      // An answer that is too large for a message
      `$O.${names.bucket}.C.>`,
      `$O.${names.bucket}.M.>`,
      '$JS.API.INFO',
    ];
    const file = (name: string) => JSON.stringify(join(this.#folder, name));
    return [
      `listen: ${JSON.stringify(`${bracketed(listen.host)}:${listen.port}`)}`,
      'server_name: hearmark',
      `pid_file: ${file('nats.pid')}`,
      `log_file: ${file('nats.log')}`,
      'logfile_size_limit: 4MB',
      `max_payload: ${payloadMiB}MB`,
      `jetstream { store_dir: ${file('store')}, max_mem: 1MB }`,
      ...(fingerprint ? [`tls { cert_file: ${file('cert.pem')}, key_file: ${file('key.pem')} }`] : []),
      'authorization { users: [',
      `  { nkey: ${publicKey(ownerSeed!)} }`,
      `  { nkey: ${publicKey(seed)}, permissions: { publish: ${JSON.stringify(may)}, subscribe: ["_INBOX.>"] } }`,
      '] }',
      '',
    ].join('\n');
  }

  #lastWords(): string {
    const log = join(this.#folder, 'nats.log');
    const last = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').at(-1)! : '';
    return last.replace(/^.*\[(?:FTL|ERR|INF|WRN)\] /, '') || 'it says nothing';
  }
}

/** Makes a certificate for a server that is known by its fingerprint alone, and returns that. */
async function makeCertificate(folder: string): Promise<string> {
  const { generate } = await import('selfsigned').catch((cause: unknown) => {
    throw new ParameterError('the package selfsigned, which makes certificates, is not installed', { cause });
  });
  const notAfterDate = new Date(Date.now() + 20 * 365 * 24 * 3600 * 1000);
  const made = await generate([{ name: 'commonName', value: 'Hearmark' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate,
  });
  writeFileSync(join(folder, 'cert.pem'), made.cert);
  writeFileSync(join(folder, 'key.pem'), made.private, { mode: 0o600 });
  return createHash('sha256').update(new X509Certificate(made.cert).raw).digest('hex');
}

/** Under which address other machines reach one that listens everywhere: its first in a network. */
function reachedAt(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return bracketed(host);
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
