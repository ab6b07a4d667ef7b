/** Work under way, at most so much of it at once: whoever adds more waits, so that nothing piles up in memory. */
export class InFlight {
  readonly #limit: () => number;
  readonly #pending = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;

  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /** Starts work, as soon as there is room for it. Rejects with the first error of any work started before. */
  async add(work: () => Promise<void>): Promise<void> {
    while (this.#pending.size >= this.#limit()) await Promise.race(this.#pending);
    this.#throwFailure();
    const running = work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#pending.delete(running));
    this.#pending.add(running);
  }

  /** Waits for all work to end. Rejects with the first error of any. */
  async allDone(): Promise<void> {
    await Promise.all(this.#pending);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
