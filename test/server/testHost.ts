import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Events, Job } from '../../src-main/api.ts';
import type { WebHost, WebHostOptions } from '../../src-main/server/WebHost.ts';

type Member = keyof Api;
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Opens a web host over a library in this folder, with the smaller shipped model and one process. */
export async function openHost(folder: string, options: Partial<WebHostOptions> = {}): Promise<WebHost> {
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Hearmark</title>');
  writeFileSync(join(folder, 'page', 'assets', 'main-1.js'), '// the page');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const libraryFile = join(folder, 'library.db');
  const { putNewLibrary } = await import('../library/openNewLibrary.ts');
  putNewLibrary(libraryFile);
  process.env.HEARMARK_LIBRARY = libraryFile; // its settings lie beside it
  process.env.HEARMARK_LOGS = join(folder, 'logs');
  const settings = join(folder, 'settings.json');
  if (!existsSync(settings))
    writeFileSync(settings, JSON.stringify({ model: 'hearmark-crnn', jobs: 1, hear: [], backups: false }));
  const page = join(folder, 'page');
  // Whoever wants a client alone loads no host, which takes a third of a second
  const { WebHost: Host } = await import('../../src-main/server/WebHost.ts');
  return Host.open({ libraryFile, page, host: '127.0.0.1', port: 0, isPortChosen: true, ...options });
}

/** A browser, as far as the host can tell: it keeps a cookie and says where its page is from. */
export class Client {
  readonly #base: URL;
  readonly #token: string;
  #cookie: string | undefined;

  constructor(address: string) {
    const url = new URL(address);
    this.#base = new URL('/', url);
    this.#token = url.searchParams.get('token')!;
  }

  get origin(): string {
    return this.#base.origin;
  }

  get cookie(): string | undefined {
    return this.#cookie;
  }

  static async signIn(address: string): Promise<Client> {
    const client = new Client(address);
    const { headers } = await client.send('GET', `/?token=${client.#token}`);
    client.#cookie = headers['set-cookie']![0]!.split(';')[0]!;
    return client;
  }

  /** Sends exactly what it is told to: no library tidies the path or the headers up. */
  send(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { host: this.#base.hostname, port: this.#base.port, path, method };
      const cookie = this.#cookie === undefined ? {} : { cookie: this.#cookie };
      // A connection of its own: one that is kept may be closed by a busy host just when it is used again
      const all = { ...options, agent: false, headers: { ...cookie, ...headers } };
      const request = httpRequest(all, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  post(member: string, request: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const usual = { 'content-type': 'application/json', origin: this.origin };
    return this.send('POST', `/api/${member}`, { ...usual, ...headers }, JSON.stringify(request ?? null));
  }

  /** Calls a member of the contract; throws where the host answers an error. */
  async call<Name extends Member>(
    member: Name,
    ...request: Parameters<Api[Name]>
  ): Promise<ReturnType<Api[Name]>> {
    const { status, body } = await this.post(member, request[0]);
    if (status >= 400) throw new Error(`${member}: ${status} ${body.toString()}`);
    return (body.length === 0 ? undefined : JSON.parse(body.toString())) as ReturnType<Api[Name]>;
  }

  /** Listens to the host until `enough` says so; returns what it heard. */
  async listen(enough: (heard: Heard[]) => boolean): Promise<Heard[]> {
    const response = await fetch(new URL('/api/events', this.#base), { headers: { cookie: this.#cookie! } });
    const heard: Heard[] = [];
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString();
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
        text = text.slice(end + 2);
        if (name !== undefined)
          heard.push({ name: name as keyof Events, data: JSON.parse(data!) as unknown });
      }
      if (enough(heard)) break;
    }
    return heard;
  }

  /** Waits until a job is as it should be. */
  async job(jobId: number, isSo: (job: Job) => boolean): Promise<Job> {
    for (;;) {
      const job = (await this.call('listJobs')).find(({ id }) => id === jobId);
      if (job && isSo(job)) return job;
      if (job && job.endedAt !== null) throw new Error(`it has ended: ${JSON.stringify(job)}`);
      await sleep(50);
    }
  }

  /** Adds a folder as a person does, who clicks through to it; waits until it was listened to. */
  async addFolder(path: string): Promise<void> {
    const folder = await this.call('addFolder', { token: await this.tokenOf(path) });
    const [job] = await this.call('listJobs');
    await this.job(job!.id, ({ endedAt }) => endedAt !== null);
    if (folder.path !== path) throw new Error(`${folder.path} is not ${path}`);
  }

  async tokenOf(path: string): Promise<string> {
    let { folders } = await this.call('listPlaces', { token: null });
    let token = folders.find(({ name }) => name === 'This computer')!.token;
    for (const name of path.split('/').filter(Boolean)) {
      ({ folders } = await this.call('listPlaces', { token }));
      token = folders.find((place) => place.name === name)!.token;
    }
    return token;
  }
}

export interface Heard {
  name: keyof Events;
  data: unknown;
}

export const everything = {
  filter: {},
  sort: { by: 'title', descending: false },
  offset: 0,
  limit: 100,
} as const;
