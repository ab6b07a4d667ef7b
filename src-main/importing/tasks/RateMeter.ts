/** Counts events a second, over the last minute or since it was started. */
export class RateMeter {
  readonly #windowMs: number;
  #startMs: number;
  /** One entry a second: 60 of them, however many events there are. */
  #seconds: { ms: number; count: number }[] = [];

  constructor(nowMs = performance.now(), windowSeconds = 60) {
    this.#windowMs = windowSeconds * 1000;
    this.#startMs = nowMs;
  }

  add(nowMs = performance.now()): void {
    const last = this.#seconds.at(-1);
    if (last && nowMs - last.ms < 1000) last.count++;
    else this.#seconds.push({ ms: nowMs, count: 1 });
  }

  /** Events a second; 0 in the first half second, when nothing can be said yet. */
  perSecond(nowMs = performance.now()): number {
    const from = Math.max(this.#startMs, nowMs - this.#windowMs);
    this.#seconds = this.#seconds.filter(({ ms }) => ms >= from);
    const count = this.#seconds.reduce((sum, second) => sum + second.count, 0);
    const elapsedMs = nowMs - from;
    return elapsedMs < 500 ? 0 : (count / elapsedMs) * 1000;
  }

  /** Forgets what was: after a pause, say, which would count as slowness. */
  restart(nowMs = performance.now()): void {
    this.#startMs = nowMs;
    this.#seconds = [];
  }
}
