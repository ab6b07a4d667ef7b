/** The pace is that of the last minutes: a break does not count against anybody. */
const lookedBackMs = 3 * 60_000;
const leastMs = 15_000;
const leastAnswers = 3;

/** How much was answered in this session, and how fast. */
export class SessionPace {
  #times = $state.raw<readonly number[]>([]);
  readonly answers = $derived.by(() => this.#times.length);

  count(): void {
    this.#times = [...this.#times, Date.now()];
  }

  uncount(): void {
    this.#times = this.#times.slice(0, -1);
  }

  /** Answers a minute, as of the last answer; null while that would say nothing. */
  readonly perMinute = $derived.by(() => {
    const last = this.#times.at(-1) ?? 0;
    const recent = this.#times.filter((time) => time > last - lookedBackMs);
    const spanMs = last - (recent[0] ?? last);
    if (recent.length < leastAnswers || spanMs < leastMs) return null;
    return Math.round(((recent.length - 1) / spanMs) * 60_000);
  });
}
