import { DownloadError } from '../../errors.ts';

/** Ends a download where the server falls silent, or the person has had enough. */
export class StallSignal {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(seconds: number, other: AbortSignal | undefined) {
    const { signal } = this.#controller;
    this.signal = other ? AbortSignal.any([signal, other]) : signal;
    const stalled = () => new DownloadError(`the server sent nothing for ${seconds} s`, { retry: true });
    this.#timer = setTimeout(() => this.#controller.abort(stalled()), seconds * 1000);
  }

  restart(): void {
    this.#timer.refresh();
  }

  /** Also ends an answer that nobody reads on. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}
