import { isSameSpan, secondsOf, type Span } from '../paths.ts';
import type { ChannelMemory } from './ChannelMemory.ts';
import { canMeter, type ChannelMeter } from './LoudnessMeter.ts';
import { PartMeter } from './PartMeter.ts';
import type { SoundFormat } from './SoundFormat.ts';

interface Part {
  span: Span;
  meter?: PartMeter | undefined;
  /** It was handed over: what comes of the part after that is nobody's. */
  isTaken?: boolean;
}

/** Measures the parts of a file on one way through it, each from its first sample to its last, as if it was a file of its own. */
export class PartMeters implements ChannelMeter, Disposable {
  /** In the order of the file; none where nothing can be measured here. */
  readonly #parts: Part[];
  #format: SoundFormat = { rateHz: 1, channels: 0, layoutMask: undefined };
  #memory: ChannelMemory | undefined;
  /** The first part that is not over yet. */
  #next = 0;
  /** Where the format under way began, and how many of its samples were measured. */
  #startSeconds = 0;
  #measured = 0;

  /** For parts of which none begins before the last one ends. */
  constructor(spans: readonly Span[]) {
    this.#parts = canMeter() ? spans.map((span) => ({ span })) : [];
  }

  begin(format: SoundFormat, memory: ChannelMemory): void {
    this.#startSeconds += this.#measured / this.#format.rateHz;
    this.#measured = 0;
    this.#format = format;
    this.#memory = memory;
  }

  /** Gives each part what it has of the samples that lie in the memory now. */
  measure(frames: number): void {
    const end = this.#measured + frames;
    while (this.#next < this.#parts.length) {
      const part = this.#parts[this.#next]!;
      const { startSeconds, endSeconds } = secondsOf(part.span);
      const [from, to] = [this.#sampleAt(startSeconds), this.#sampleAt(endSeconds)];
      if (from >= end) break;
      this.#give(part, Math.max(0, from - this.#measured), Math.min(frames, to - this.#measured));
      if (to > end) break;
      this.#next++;
    }
    this.#measured = end;
  }

  end(): void {
    for (const { meter } of this.#parts) meter?.end();
  }

  /** Hands over the meter of a part that was decoded; to be finished and freed by who takes it. */
  take(span: Span): PartMeter | undefined {
    const part = this.#parts.find((one) => isSameSpan(one.span, span));
    if (!part) return undefined;
    const { meter } = part;
    part.meter = undefined;
    part.isTaken = true;
    return meter;
  }

  [Symbol.dispose](): void {
    for (const { meter } of this.#parts) meter?.[Symbol.dispose]();
  }

  #give(part: Part, from: number, to: number): void {
    if (to <= from || part.isTaken) return;
    // Of parts that nobody listened to: one that is listened to is taken before the part after the next one begins
    const past = this.#parts[this.#next - 2];
    past?.meter?.[Symbol.dispose]();
    if (past) past.meter = undefined;
    part.meter ??= new PartMeter();
    part.meter.measure(this.#format, this.#memory!, from, to);
  }

  #sampleAt(seconds: number): number {
    return Math.round((seconds - this.#startSeconds) * this.#format.rateHz);
  }
}
