/** A gate that work passes one step at a time: while it is closed, whoever comes waits. */
export class Gate {
  #open: PromiseWithResolvers<void> | undefined;

  close(): void {
    this.#open ??= Promise.withResolvers<void>();
  }

  open(): void {
    this.#open?.resolve();
    this.#open = undefined;
  }

  /** Resolves as soon as the gate is open. */
  async pass(): Promise<void> {
    while (this.#open) await this.#open.promise;
  }
}
