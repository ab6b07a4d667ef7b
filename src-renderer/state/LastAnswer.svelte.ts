/** What the host answered last, where several requests have the same kind of answer. */
export class LastAnswer<T> {
  value = $state.raw<T>();
  /** A request is under way. */
  isAwaited = $state(false);
  readonly #onfailed: (error: unknown) => void;

  constructor(onfailed: (error: unknown) => void) {
    this.#onfailed = onfailed;
  }

  /** Sends a request. Never fails: the old answer stays, and the error is told. */
  async ask(request: () => Promise<T>): Promise<void> {
    this.isAwaited = true;
    try {
      this.value = await request();
    } catch (error) {
      this.#onfailed(error);
    } finally {
      this.isAwaited = false;
    }
  }
}
