import { notHeard, sure } from '../scores/secondScores.ts';

/**
 * What speaks for each tag in each second of a track, from the answers to a window's time steps, of whatever length: each
 * second is the mean of the steps that it overlaps, by how much it does, of all windows that heard it. The timelines of
 * a large library are most of its size, and a byte a second is as much as anybody sees.
 */
export class SecondsHeard {
  readonly #tags: number;
  /** By second: the sum over the steps of their scores [tags], and of their shares of the second. */
  readonly #sums: Float64Array[] = [];
  readonly #shares: number[] = [];

  constructor(tags: number) {
    this.#tags = tags;
  }

  /** Takes the answers [steps, tags] in 0..1 to the equally long steps of a window. */
  add(startSeconds: number, windowSeconds: number, answers: Float32Array): void {
    const steps = answers.length / this.#tags;
    const stepSeconds = windowSeconds / steps;
    for (let step = 0; step < steps; step++) {
      const from = startSeconds + step * stepSeconds;
      const to = from + stepSeconds;
      for (let second = Math.floor(from); second < to; second++) {
        const share = Math.min(to, second + 1) - Math.max(from, second);
        if (share > 1e-6) this.#addShare(second, share, answers, step * this.#tags);
      }
    }
  }

  /**
   * Returns a row for each tag (SecondScores). What windows heard beyond the end of the track, filled up or repeated, is left out.
   */
  rows(durationSeconds: number): Map<number, Uint8Array> {
    const seconds = Math.min(this.#shares.length, Math.ceil(durationSeconds));
    return new Map(
      Array.from({ length: this.#tags }, (_, tag) => [
        tag,
        Uint8Array.from({ length: seconds }, (_, second) => {
          const share = this.#shares[second];
          return share ? Math.round((this.#sums[second]![tag]! / share) * sure) : notHeard;
        }),
      ]),
    );
  }

  #addShare(second: number, share: number, answers: Float32Array, at: number): void {
    const sums = (this.#sums[second] ??= new Float64Array(this.#tags));
    this.#shares[second] = (this.#shares[second] ?? 0) + share;
    for (let tag = 0; tag < this.#tags; tag++) sums[tag]! += share * answers[at + tag]!;
  }
}
