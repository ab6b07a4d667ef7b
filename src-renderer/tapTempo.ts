/** Whoever pauses for so long begins anew. */
const longestPauseMs = 2500;
/** What is closer than this to a tempo that was heard is that one (accuracy 1 of tempo estimation has the same 4 %). */
const nearEnough = 0.04;
/** Two taps are a chance; from so many on it is a tempo. */
export const fewestTaps = 4;

/** The tempo of what a person taps. */
export class TapTempo {
  #taps: number[] = [];

  /** Counts a tap, at a time in milliseconds. */
  tap(atMs: number): void {
    const last = this.#taps.at(-1);
    if (last !== undefined && atMs - last > longestPauseMs) this.#taps = [];
    this.#taps.push(atMs);
  }

  get count(): number {
    return this.#taps.length;
  }

  /** Beats in a minute, by all taps since the last pause; null before there are enough. */
  get bpm(): number | null {
    const [first, last] = [this.#taps[0], this.#taps.at(-1)];
    if (first === undefined || last === undefined || this.count < fewestTaps || last === first) return null;
    return (60_000 * (this.count - 1)) / (last - first);
  }
}

/**
 * Returns what a person means by tapping: hands are right by some per cent only, so where the tempo that was heard, or twice, half,
 * four times or a quarter of it, is that near, it is that; else what was tapped, to a tenth.
 *
 * @example
 * [meantTempo(127, 64.2), meantTempo(100.04, 64.2), meantTempo(100.04, null)] // [128.4, 100, 100]
 */
export function meantTempo(tappedBpm: number, heardBpm: number | null): number {
  if (heardBpm !== null) {
    const octaves = [1, 2, 0.5, 4, 0.25].map((times) => heardBpm * times);
    const near = octaves.find((bpm) => Math.abs(bpm / tappedBpm - 1) <= nearEnough);
    if (near !== undefined) return near;
  }
  return Math.round(tappedBpm * 10) / 10;
}
