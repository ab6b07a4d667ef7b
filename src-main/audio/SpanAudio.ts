import { createHash } from 'node:crypto';
import { isWhole, secondsOf, type Span } from '../paths.ts';
import type { SoundIdentity, TrackAudio } from './AudioSource.ts';
import type { Mix } from './ChannelMixer.ts';
import type { WindowPlan } from './decodeWindows.ts';
import type { Passage } from './Passage.ts';
import { WindowCollector, type AudioWindow } from './WindowCollector.ts';

/** What is decoded at once where a part is gone through. */
const pieceSeconds = 0.5;

/**
 * A part of a file's audio as a track of its own. By itself it begins where it begins, decoding what the codec needs before
 * that; with a passage, which goes through the file once for all of its parts, it takes its part of that, in the order of
 * the file, and can be decoded once. The file is the caller's to close.
 */
export class SpanAudio implements TrackAudio {
  readonly #whole: TrackAudio;
  readonly #span: Span;
  readonly #passage: Passage | undefined;

  constructor(whole: TrackAudio, span: Span, passage?: Passage) {
    this.#whole = whole;
    this.#span = span;
    this.#passage = passage;
  }

  get properties(): TrackAudio['properties'] {
    const { durationSeconds: _, ...properties } = this.#whole.properties;
    const durationSeconds = this.durationSeconds;
    return { ...properties, ...(durationSeconds !== undefined && { durationSeconds }) };
  }

  /** Undefined where it goes to the end of a file of which that is not known. */
  get durationSeconds(): number | undefined {
    const { startSeconds, endSeconds } = secondsOf(this.#span);
    const whole = this.#whole.durationSeconds;
    if (whole === undefined && endSeconds === Infinity) return undefined;
    return Math.max(0, Math.min(endSeconds, whole ?? Infinity) - startSeconds);
  }

  get corruptPackets(): number {
    return this.#whole.corruptPackets;
  }

  identify(): SoundIdentity {
    const identity = this.#whole.identify();
    return 'contentId' in identity
      ? { contentId: spanId(identity.contentId, this.#span) }
      : { prefixId: spanId(identity.prefixId, this.#span) };
  }

  finish(): string {
    return spanId(this.#whole.finish(), this.#span);
  }

  *decodeWhole({ sampleRateHz, mix }: { sampleRateHz: number; mix?: Mix }): Generator<Float32Array> {
    if (this.#passage) {
      yield* this.#passage.take(this.#span);
      return;
    }
    const windowSamples = Math.round(pieceSeconds * sampleRateHz);
    const { from, to } = this.#samples(sampleRateHz);
    const end = Math.min(
      to,
      from + Math.ceil((this.durationSeconds ?? longest) * sampleRateHz) + windowSamples,
    );
    const count = Math.ceil((end - from) / windowSamples);
    const starts = Array.from({ length: count }, (_, index) => index * windowSamples);
    for (const { samples } of this.decodeWindows({
      sampleRateHz,
      starts,
      windowSamples,
      ...(mix && { mix }),
    })) {
      if (samples.length === 0) return;
      yield samples;
    }
  }

  *decodeWindows({ starts, ...plan }: WindowPlan): Generator<AudioWindow> {
    if (this.#passage) {
      yield* fromPassage(this.#passage.take(this.#span), { starts, ...plan });
      return;
    }
    const { from, to } = this.#samples(plan.sampleRateHz);
    for (const window of this.#whole.decodeWindows({
      ...plan,
      starts: starts.map((start) => from + start),
    })) {
      const samples = window.samples.subarray(0, Math.max(0, to - window.start));
      yield { index: window.index, start: window.start - from, samples };
    }
  }

  takeMeter(): ReturnType<Passage['takeMeter']> {
    return this.#passage?.takeMeter(this.#span);
  }

  /** Nothing: what it is a part of is somebody else's. */
  [Symbol.dispose](): void {}

  #samples(sampleRateHz: number): { from: number; to: number } {
    const { startSeconds, endSeconds } = secondsOf(this.#span);
    return { from: Math.round(startSeconds * sampleRateHz), to: Math.round(endSeconds * sampleRateHz) };
  }
}

/** Seconds, where nobody knows: longer than any file may be. */
const longest = 24 * 3600;

function* fromPassage(
  chunks: Iterable<Float32Array>,
  { starts, windowSamples }: WindowPlan,
): Generator<AudioWindow> {
  const windows = new WindowCollector(starts, windowSamples);
  let start = 0;
  for (const samples of chunks) {
    yield* windows.push({ start, samples });
    start += samples.length;
    if (windows.wanted === undefined) return;
  }
  yield* windows.finish();
}

/** Who a part of a file is: a hash over the file's own identity, in hexadecimal digits, and the span. */
function spanId(id: string, span: Span): string {
  if (isWhole(span)) return id;
  return createHash('sha256').update(`${id} ${span.startUs}-${span.endUs}`).digest('hex');
}

/** The part of a file's audio that is a track; the whole as it is. */
export function audioOfSpan(whole: TrackAudio, span: Span): TrackAudio {
  return isWhole(span) ? whole : new SpanAudio(whole, span);
}
