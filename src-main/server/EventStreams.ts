import type { Emit } from '../Emit.ts';

/** Less than the minute after which proxies give up on a connection that says nothing. */
const heartbeatMs = 15_000;
/** Events that may wait for a page that does not read: then it is cut off, and fetches all anew when it comes back. */
const waitingMax = 1000;
/** Pages at once: more is a mistake, or an attack. */
const streamsMax = 100;

/**
 * The events as server-sent events (HTML Standard, 9.2), to every page that is open. Nothing is replayed: a page that
 * connects anew fetches what it shows, so that what it missed does not matter.
 */
export class EventStreams {
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
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

  /** Answers a page that wants to hear. */
  open(): Response {
    if (this.#streams.size >= streamsMax) return new Response(null, { status: 503 });
    let stream: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          stream = controller;
          this.#streams.add(controller);
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

  close(): void {
    clearInterval(this.#heartbeat);
    for (const stream of this.#streams) stream.close();
    this.#streams.clear();
  }

  #send(text: string): void {
    const bytes = this.#encoder.encode(text);
    for (const stream of this.#streams) {
      if ((stream.desiredSize ?? 0) > 0) stream.enqueue(bytes);
      else {
        this.#streams.delete(stream);
        stream.error(new Error('the page does not listen'));
      }
    }
  }
}
