import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came, for what is published of the API. */
export interface Asked {
  method: string;
  /** Path and parameters, as they were written. */
  url: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** A server on this machine that answers in JSON, and keeps what it was asked. */
export abstract class StandInServer {
  readonly asked: Asked[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  /** Resolves to its host and port. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** What is answered: nothing, a text as it is, or something as JSON. */
  protected abstract answer(asked: Asked): [status: number, answer?: unknown];

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname: path, searchParams: query } = new URL(request.url!, 'http://there');
    const text = Buffer.concat(chunks).toString();
    const asked = {
      method: request.method!,
      url: request.url!,
      path,
      query,
      headers: request.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
    this.asked.push(asked);
    const [status, answer] = this.answer(asked);
    const isText = typeof answer === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json; charset=utf-8' });
    response.end(isText || answer === undefined ? answer : JSON.stringify(answer));
  }
}
