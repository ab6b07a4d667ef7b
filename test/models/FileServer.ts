import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

interface SeenRequest {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
}

/** A connection that breaks takes with it what the other side has received and not yet read. */
const readingMs = 500;

/** A web server on this machine with one file under every address, which can be told to fail in all the usual ways. */
export class FileServer {
  requests: SeenRequest[] = [];
  /** Bytes of the file in each answer that was sent to its end. */
  bytesSent: number[] = [];
  /** Closes the connection after so many bytes of the file. */
  breakAfter: number | undefined;
  /** Sends nothing more after so many bytes of the file, and leaves the connection open. */
  stallAfter: number | undefined;
  hasRanges = true;
  hasLength = true;
  /** Whether the connection serves one answer alone, and the server ends it with the last byte. */
  closes = false;
  /** In place of the true length; the file then never comes to an end. */
  announcedLength: number | undefined;
  status: number | undefined;
  /** Where the next requests are sent on to, one each. */
  redirects: string[] = [];
  url = '';
  #content: Uint8Array = new Uint8Array();
  readonly #server = createServer((request, response) => this.#answer(request, response));

  /** Made within a suite, it stops after it. */
  constructor() {
    after(() => {
      this.#server.closeAllConnections();
      this.#server.close();
    });
  }

  /** Starts on a free port. */
  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/model.bin`;
  }

  /** Serves this file from now on, without faults, and forgets what was asked. */
  reset(content: Uint8Array): void {
    this.#content = content;
    [this.requests, this.bytesSent, this.redirects] = [[], [], []];
    this.breakAfter = this.stallAfter = this.status = this.announcedLength = undefined;
    this.hasRanges = this.hasLength = true;
    this.closes = false;
  }

  get etag(): string {
    return `"${createHash('sha1').update(this.#content).digest('hex')}"`;
  }

  /** The Range of each request. */
  get ranges(): (string | undefined)[] {
    return this.requests.map(({ headers }) => headers.range);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = request;
    this.requests.push({ method, url, headers });
    const redirect = this.redirects.shift();
    if (redirect !== undefined) return void response.writeHead(302, { location: redirect }).end();
    if (this.status !== undefined) return void response.writeHead(this.status).end('no');
    const total = this.#content.length;
    const start = this.#startOf(headers);
    if (start !== undefined && start >= total) {
      this.bytesSent.push(0);
      return void response.writeHead(416, { 'content-range': `bytes */${total}` }).end();
    }
    const rest = this.#content.subarray(start ?? 0);
    if (this.hasLength) response.setHeader('content-length', this.announcedLength ?? rest.length);
    if (this.closes) response.setHeader('connection', 'close');
    response.setHeader('etag', this.etag);
    if (start !== undefined) response.setHeader('content-range', `bytes ${start}-${total - 1}/${total}`);
    response.writeHead(start === undefined ? 200 : 206);
    const cut = this.breakAfter ?? this.stallAfter;
    if (cut === undefined && this.announcedLength === undefined) {
      response.end(rest, () => this.bytesSent.push(rest.length));
      return;
    }
    response.write(rest.subarray(0, cut), () => {
      if (this.breakAfter !== undefined) setTimeout(() => response.destroy(), readingMs);
    });
  }

  /** From where on the rest is asked for, where this server gives the rest of this very file. */
  #startOf({ range, 'if-range': condition }: IncomingHttpHeaders): number | undefined {
    if (!this.hasRanges || range === undefined || condition !== this.etag) return undefined;
    return Number(/^bytes=(\d+)-$/.exec(range)![1]);
  }
}
