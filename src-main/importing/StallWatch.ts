import type { Analyser } from '../analysis/Analyser.ts';
import type { ImportEvent } from './ImportEvent.ts';

/** A drive that has not answered for so long is reported; a disk that has to spin up takes less. */
const defaultPatienceSeconds = 20;

/**
 * Sees when an import only waits for a drive: all analysis processes are in the middle of a read, or the next folder
 * does not come. Nothing is done about it but to say so; the read goes on when the drive does.
 */
export class StallWatch {
  readonly #pool: Pick<Analyser, 'waitingSeconds'>;
  readonly #report: (event: ImportEvent) => void;
  readonly #patienceSeconds: number;
  readonly #timer: NodeJS.Timeout;
  #walkingSinceMs: number | undefined;
  #stalled = false;

  constructor(
    pool: Pick<Analyser, 'waitingSeconds'>,
    report: (event: ImportEvent) => void,
    patienceSeconds = defaultPatienceSeconds,
  ) {
    this.#patienceSeconds = patienceSeconds;
    this.#pool = pool;
    this.#report = report;
    this.#timer = setInterval(() => this.#look(), 1000);
    this.#timer.unref();
  }

  /** Passes a walk on, and knows while it waits for its next step. */
  async *watching<T>(walk: AsyncGenerator<T>): AsyncGenerator<T> {
    for (;;) {
      this.#walkingSinceMs = performance.now();
      const step = await walk.next();
      this.#walkingSinceMs = undefined;
      if (step.done) return;
      yield step.value;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const walkSeconds = this.#walkingSinceMs ? (performance.now() - this.#walkingSinceMs) / 1000 : 0;
    const stalled = Math.max(this.#pool.waitingSeconds, walkSeconds) > this.#patienceSeconds;
    if (stalled === this.#stalled) return;
    this.#stalled = stalled;
    const reason = 'the drive does not answer; waiting for it';
    this.#report(stalled ? { kind: 'paused', reason } : { kind: 'resumed' });
  }
}
