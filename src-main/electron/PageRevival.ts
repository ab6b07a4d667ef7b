/** A page that ends so often in so short a time would end again at once. */
const endsMax = 3;
const withinMs = 60_000;

/** Decides what becomes of a page whose process has ended. */
export class PageRevival {
  #endedAtMs: number[] = [];

  /**
   * `reason` and `nowMs` as Electron and the clock say. 'reload': it is shown anew, nothing is lost, for all that it knows
   * is the host's. 'ask': it has ended too often, so the person decides. 'nothing': it was meant to end.
   */
  after(reason: string, nowMs: number): 'nothing' | 'reload' | 'ask' {
    if (reason === 'clean-exit') return 'nothing';
    this.#endedAtMs = [...this.#endedAtMs.filter((at) => nowMs - at < withinMs), nowMs];
    if (this.#endedAtMs.length < endsMax) return 'reload';
    this.#endedAtMs = [];
    return 'ask';
  }
}
