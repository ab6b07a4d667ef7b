import type { Frame } from 'node-av/lib';
import { isSameSpan, secondsOf, type Span } from '../paths.ts';
import { canMeter, type FrameMeter } from './LoudnessMeter.ts';
import { MeteredFrames } from './MeteredFrames.ts';
import { SampleMeter, type MeteredFormat } from './SampleMeter.ts';

interface Part {
  span: Span;
  meter?: SampleMeter | undefined;
  /** It was handed over: what comes of the part after that is nobody's. */
  isTaken?: boolean;
}

/** Measures the parts of a file on one way through it, each from its first sample to its last, as if it was a file of its own. */
export class PartMeters implements FrameMeter, Disposable {
  /** In the order of the file; none where nothing can be measured here. */
  readonly #parts: Part[];
  readonly #frames: MeteredFrames;
  #format: MeteredFormat = { rateHz: 1, weights: [] };
  #room: Buffer[] = [];
  /** The first part that is not over yet, and the one that has begun in this format. */
  #next = 0;
  #begun: Part | undefined;
  /** Where the format under way began, and how many of its samples were taken. */
  #startSeconds = 0;
  #taken = 0;

  /** For parts of which none begins before the last one ends. */
  constructor(spans: readonly Span[]) {
    this.#parts = canMeter() ? spans.map((span) => ({ span })) : [];
    this.#frames = new MeteredFrames({
      begin: (format) => this.#begin(format),
      room: (frames) => this.#makeRoom(frames),
      take: (frames) => this.#take(frames),
    });
  }

  push(frame: Frame, isPlaced: boolean): void {
    if (this.#parts.length > 0) this.#frames.push(frame, isPlaced);
  }

  /** Hands over the meter of a part that was decoded; to be finished and freed by who takes it. */
  take(span: Span): SampleMeter | undefined {
    const part = this.#parts.find((one) => isSameSpan(one.span, span));
    if (!part) return undefined;
    this.#frames.flush(part === this.#parts.at(-1));
    const { meter } = part;
    part.meter = undefined;
    part.isTaken = true;
    return meter;
  }

  [Symbol.dispose](): void {
    this.#frames[Symbol.dispose]();
    for (const { meter } of this.#parts) meter?.[Symbol.dispose]();
  }

  #begin(format: MeteredFormat): void {
    this.#startSeconds += this.#taken / this.#format.rateHz;
    this.#taken = 0;
    this.#format = format;
    this.#begun = undefined;
  }

  #makeRoom(frames: number): Buffer[] {
    const bytes = frames * Float32Array.BYTES_PER_ELEMENT;
    if (this.#room.length !== this.#format.weights.length || this.#room.some(({ length }) => length < bytes))
      this.#room = this.#format.weights.map(() => Buffer.alloc(bytes));
    return this.#room;
  }

  /** Gives each part what it has of the samples that lie in the room now. */
  #take(frames: number): void {
    const end = this.#taken + frames;
    while (this.#next < this.#parts.length) {
      const part = this.#parts[this.#next]!;
      const { startSeconds, endSeconds } = secondsOf(part.span);
      const [from, to] = [this.#sampleAt(startSeconds), this.#sampleAt(endSeconds)];
      if (from >= end) break;
      this.#give(part, Math.max(0, from - this.#taken), Math.min(frames, to - this.#taken));
      if (to > end) break;
      this.#next++;
    }
    this.#taken = end;
  }

  #give(part: Part, from: number, to: number): void {
    if (to <= from || part.isTaken) return;
    // Of parts that nobody listened to: one that is listened to is taken before the part after the next one begins
    const past = this.#parts[this.#next - 2];
    past?.meter?.[Symbol.dispose]();
    if (past) past.meter = undefined;
    part.meter ??= new SampleMeter();
    if (this.#begun !== part) part.meter.begin(this.#format);
    this.#begun = part;
    const size = Float32Array.BYTES_PER_ELEMENT;
    part.meter.room(to - from).forEach((room, channel) => {
      this.#room[channel]!.copy(room, 0, from * size, to * size);
    });
    part.meter.take(to - from);
  }

  #sampleAt(seconds: number): number {
    return Math.round((seconds - this.#startSeconds) * this.#format.rateHz);
  }
}
