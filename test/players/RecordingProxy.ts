import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './conversationFile.ts';

/** Of a request, what is told on and noted: who asks, and what for. */
export const toldHeader = /^(authorization|content-type|x-.*)$/;

/** Stands between Hearmark and a server, passes on what each says, and notes it. */
export class RecordingProxy {
  readonly exchanges: Exchange[] = [];
  readonly #origin: string;
  #underWay = 0;
  #askedAt = 0;
  readonly #server = createServer((request, response) => void this.#pass(request, response));

  /** `origin`: http(s)://host:port. */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Resolves to its host and port. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whether nothing was asked for a while: the last request, which lets a token go, is waited for by nobody. */
  get isQuiet(): boolean {
    return this.#underWay === 0 && performance.now() - this.#askedAt > 300;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#underWay++;
    this.#askedAt = performance.now();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => toldHeader.test(name)),
    ) as Record<string, string>;
    const { method, url } = request as { method: string; url: string };
    const accept = request.headers.accept ?? '*/*';
    const answered = await fetch(`${this.#origin}${url}`, {
      method,
      headers: { ...headers, accept },
      ...(body !== '' && { body }),
      redirect: 'manual',
    });
    const text = await answered.text();
    this.exchanges.push({
      ask: `${method} ${url}`,
      ...(Object.keys(headers).length > 0 && { headers }),
      ...(body !== '' && { body: JSON.parse(body) as unknown }),
      ...(answered.status !== 200 && { status: answered.status }),
      ...(text !== '' && { answer: answerIn(text) }),
    });
    response.writeHead(answered.status, {
      'content-type': answered.headers.get('content-type') ?? 'text/plain',
    });
    response.end(text);
    this.#underWay--;
  }
}

/** As ReplayServer gives it: JSON, or a text as it is. */
function answerIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
