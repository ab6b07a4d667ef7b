/** A value of the host's, fetched again whenever it may be old. The old value stays until the new one is there. */
export class Fetched<T> {
  value = $state.raw<T>();
  error = $state.raw<Error>();
  readonly #load: () => Promise<T>;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Fetches the value; while that goes on, further calls make one more fetch after it. Never fails: see `error`. */
  refresh(): Promise<void> {
    if (this.#running) this.#again = true;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      try {
        this.value = await this.#load();
        this.error = undefined;
      } catch (error) {
        this.error = error as Error;
      }
    } while (this.#again);
  }
}
