import type { Timings } from './protocol.ts';

type Part = Exclude<keyof Timings, 'total'>;

/** Adds up where the time of one analysis goes. */
export class Stopwatch {
  readonly #startMs = performance.now();
  readonly #spentMs: Record<Part, number> = { read: 0, decode: 0, frontEnd: 0, inference: 0, hearing: 0 };

  time<T>(part: Part, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.#spentMs[part] += performance.now() - start;
    }
  }

  async timeAsync<T>(part: Part, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#spentMs[part] += performance.now() - start;
    }
  }

  /** Passes a generator on, counting the time that its steps take. */
  *each<T>(part: Part, steps: Generator<T>): Generator<T> {
    try {
      for (;;) {
        const step = this.time(part, () => steps.next());
        if (step.done) return;
        yield step.value;
      }
    } finally {
      steps.return(undefined);
    }
  }

  /** Milliseconds so far. */
  get timings(): Timings {
    return { ...this.#spentMs, total: performance.now() - this.#startMs };
  }
}
