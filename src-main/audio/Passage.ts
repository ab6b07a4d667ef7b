import { isSameSpan, secondsOf, type Span } from '../paths.ts';
import type { TrackAudio } from './AudioSource.ts';
import type { PartMeter } from './PartMeter.ts';
import { PartMeters } from './PartMeters.ts';

/**
 * One way through a file, decoded from its beginning, of which parts are taken one after the other: so a file with many
 * tracks is read and decoded once, however large it is. Goes no further than the last part that is taken.
 */
export class Passage implements Disposable {
  readonly #chunks: Iterator<Float32Array>;
  readonly #sampleRateHz: number;
  #rest = new Float32Array();
  /** Where the rest begins, in samples. */
  #at = 0;
  /** The last part that was taken up to its end. */
  #whole: Span | undefined;
  readonly #meters: PartMeters;

  /** For these parts, in order. Two channels that cancel are heard by the louder one at once: there is no second way. */
  constructor(audio: TrackAudio, sampleRateHz: number, spans: readonly Span[]) {
    this.#sampleRateHz = sampleRateHz;
    this.#meters = new PartMeters(spans);
    this.#chunks = audio.decodeWhole({ sampleRateHz, mix: 'louder-where-cancelled', meter: this.#meters });
  }

  /** Hands over what measured a part, once all of that was taken; see PartMeters. */
  takeMeter(span: Span): PartMeter | undefined {
    const meter = this.#meters.take(span);
    if (this.#whole && isSameSpan(this.#whole, span)) return meter;
    meter?.[Symbol.dispose]();
    return undefined;
  }

  /** Yields the samples of a part; what lies before it is passed over, and none of them may begin before the last one. */
  *take(span: Span): Generator<Float32Array> {
    const { startSeconds, endSeconds } = secondsOf(span);
    const [start, end] = [startSeconds, endSeconds].map((seconds) =>
      Math.round(seconds * this.#sampleRateHz),
    );
    while (this.#at < end! && this.#fill()) {
      const from = Math.max(0, start! - this.#at);
      const to = Math.min(this.#rest.length, end! - this.#at);
      const taken = this.#rest.subarray(from, to);
      this.#rest = this.#rest.subarray(to);
      this.#at += to;
      if (taken.length > 0) yield taken;
    }
    this.#whole = span;
  }

  [Symbol.dispose](): void {
    this.#chunks.return?.();
    this.#meters[Symbol.dispose]();
  }

  /** False at the end of the file. */
  #fill(): boolean {
    if (this.#rest.length > 0) return true;
    const next = this.#chunks.next();
    if (next.done) return false;
    this.#rest = next.value as Float32Array<ArrayBuffer>;
    return true;
  }
}
