import type { Emit } from '../Emit.ts';

/** Less than the minute after which proxies give up on a connection that says nothing. */
const heartbeatMs = 15_000;
/** Events that may wait for a page that does not read: then it is cut off, and fetches all anew when it comes back. */
const waitingMax = 1000;
/** Pages at once: more is a mistake, or an attack, and whoever has most of them loses the oldest. */
const streamsMax = 100;

type Stream = ReadableStreamDefaultController<Uint8Array>;

/**
 * The events as server-sent events (HTML Standard, 9.2), to every page that is open. Nothing is replayed: a page that
 * connects anew fetches what it shows, so that what it missed does not matter.
 */
export class EventStreams {
  /** The browser of each, the oldest first. */
  readonly #streams = new Map<Stream, string>();
  readonly #encoder = new TextEncoder();
  readonly #heartbeat: NodeJS.Timeout;

  constructor() {
    this.#heartbeat = setInterval(() => this.#send(': still here\n\n'), heartbeatMs);
    this.#heartbeat.unref();
  }

  get count(): number {
    return this.#streams.size;
  }

  readonly emit: Emit = (name, event) => this.#send(`event: ${name}\ndata: ${JSON.stringify(event)}\n\n`);

  /** Answers a page of a browser that wants to hear: there is always room for one more. */
  open(browser: string): Response {
    if (this.#streams.size >= streamsMax) this.#cut(this.#oldestOfMost(), 'there are too many pages');
    let stream: Stream;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          stream = controller;
          this.#streams.set(controller, browser);
          controller.enqueue(this.#encoder.encode('retry: 1000\n\n'));
        },
        cancel: () => void this.#streams.delete(stream),
      },
      { highWaterMark: waitingMax },
    );
    const headers = {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    };
    return new Response(body, { headers });
  }

  /** Ends all of them: their pages ask again, and get what they may have. */
  endAll(): void {
    for (const stream of this.#streams.keys()) stream.close();
    this.#streams.clear();
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.endAll();
  }

  #oldestOfMost(): Stream {
    const byBrowser = Map.groupBy(this.#streams.keys(), (stream) => this.#streams.get(stream));
    return [...byBrowser.values()].reduce((most, of) => (of.length > most.length ? of : most))[0]!;
  }

  #cut(stream: Stream, why: string): void {
    this.#streams.delete(stream);
    stream.error(new Error(why));
  }

  #send(text: string): void {
    const bytes = this.#encoder.encode(text);
    for (const stream of this.#streams.keys()) {
      if ((stream.desiredSize ?? 0) > 0) stream.enqueue(bytes);
      else this.#cut(stream, 'the page does not listen');
    }
  }
}
