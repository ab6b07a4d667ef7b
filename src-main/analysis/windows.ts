/** Seconds of audio that sampled coverage listens to, about: six windows of 10 s, three of 29 s. */
const sampledSeconds = 60;
const fewestSampled = 3;

/**
 * Returns where evenly spaced windows start, in samples: the first at the beginning, the last at the end. A track of
 * no more windows than that is covered wholly, so that sampled never hears more than whole.
 *
 * @example
 * sampledStarts(290, 29, 1) // [0, 130, 261]
 */
export function sampledStarts(trackSamples: number, windowSamples: number, sampleRateHz: number): number[] {
  const count = Math.max(fewestSampled, Math.round((sampledSeconds * sampleRateHz) / windowSamples));
  if (trackSamples <= count * windowSamples) return wholeStarts(trackSamples, windowSamples);
  return Array.from({ length: count }, (_, i) =>
    Math.floor((i * (trackSamples - windowSamples)) / (count - 1)),
  );
}

/**
 * Returns where windows side by side start that cover a track; the last one is moved back to end with the track.
 *
 * @example
 * wholeStarts(25, 10) // [0, 10, 15]
 */
export function wholeStarts(trackSamples: number, windowSamples: number): number[] {
  if (trackSamples <= windowSamples) return [0];
  const count = Math.ceil(trackSamples / windowSamples);
  return Array.from({ length: count }, (_, i) => Math.min(i * windowSamples, trackSamples - windowSamples));
}

/** One window of a track. */
export interface Window {
  /** In samples from the beginning of the track. */
  start: number;
  samples: Float32Array;
}

/**
 * Cuts a stream of samples, of a length that only its end tells, into windows side by side as wholeStarts lays them.
 * Holds two windows of samples, however long the track is.
 */
export class WindowCutter {
  readonly #length: number;
  #current: Float32Array;
  #previous: Float32Array | undefined;
  #filled = 0;
  #start = 0;

  constructor(windowSamples: number) {
    this.#length = windowSamples;
    this.#current = new Float32Array(windowSamples);
  }

  /** Samples received so far. */
  get received(): number {
    return this.#start + this.#filled;
  }

  /** Takes the next samples and returns the windows that they complete; each is valid until the one after next. */
  *push(samples: Float32Array): Generator<Window> {
    for (let offset = 0; offset < samples.length;) {
      const taken = samples.subarray(offset, offset + this.#length - this.#filled);
      this.#current.set(taken, this.#filled);
      this.#filled += taken.length;
      offset += taken.length;
      if (this.#filled < this.#length) continue;
      yield { start: this.#start, samples: this.#current };
      const spare = this.#previous ?? new Float32Array(this.#length);
      this.#previous = this.#current;
      this.#current = spare;
      this.#start += this.#length;
      this.#filled = 0;
    }
  }

  /**
   * Returns the window that covers what is left at the end of the track, if anything is: moved back over samples heard
   * before, or, for a track shorter than a window, brought to its length by `stretch`.
   */
  finish(stretch: (samples: Float32Array, length: number) => Float32Array): Window | undefined {
    if (this.#filled === 0) return undefined;
    const rest = this.#current.subarray(0, this.#filled);
    if (!this.#previous) return { start: 0, samples: stretch(rest, this.#length) };
    const samples = new Float32Array(this.#length);
    samples.set(this.#previous.subarray(this.#filled));
    samples.set(rest, this.#length - this.#filled);
    return { start: this.received - this.#length, samples };
  }
}

/** What never rises above this is silence, -60 dBFS: no window is made of it. */
export const silencePeak = 1e-3;

export interface SoundOptions {
  windowSamples: number;
  /** Shorter sounds between silences are no music: a click. */
  leastSamples: number;
  /** Brings a shorter sound to a window's length. */
  stretch: (samples: Float32Array, length: number) => Float32Array;
}

/**
 * Cuts a stream of samples into windows of what sounds in it. A silence as long as a window, or longer, ends a stretch of
 * sound, and the next one begins with the first sample that is heard: so a hidden track is heard as it would be alone.
 * Shorter silences are part of the music. Holds three windows of samples, however long the track is.
 */
export function* soundingWindows(
  chunks: Iterable<Float32Array>,
  { windowSamples, leastSamples, stretch }: SoundOptions,
): Generator<Window> {
  let cutter: WindowCutter | undefined;
  /** Where the stretch begins, and where the samples so far end. */
  let [begin, end] = [0, 0];
  /** Silence that may yet be part of the music; none is kept of one that cannot. */
  let silence: Float32Array[] = [];
  let silentSamples = 0;
  for (const chunk of partsOf(chunks, windowSamples)) {
    const first = chunk.findIndex(isHeard);
    const last = first < 0 ? -1 : chunk.findLastIndex(isHeard);
    const before = first < 0 ? chunk : chunk.subarray(0, first);
    silentSamples += before.length;
    if (silentSamples < windowSamples) silence.push(before.slice());
    else silence = [];
    if (first >= 0) {
      if (silentSamples >= windowSamples) {
        if (cutter) yield* finished(cutter);
        cutter = undefined;
      }
      begin = cutter ? begin : end + first - sum(silence);
      cutter ??= new WindowCutter(windowSamples);
      for (const samples of [...silence, chunk.subarray(first, last + 1)])
        yield* placed(cutter.push(samples));
      const after = chunk.subarray(last + 1);
      silence = [after.slice()];
      silentSamples = after.length;
    }
    end += chunk.length;
  }
  if (!cutter) return;
  for (const samples of silence) yield* placed(cutter.push(samples));
  yield* finished(cutter);

  function* placed(windows: Iterable<Window>): Generator<Window> {
    for (const { start, samples } of windows) yield { start: begin + start, samples };
  }
  function* finished(ending: WindowCutter): Generator<Window> {
    const rest = ending.received < leastSamples ? undefined : ending.finish(stretch);
    if (rest) yield* placed([rest]);
  }
}

/** In parts that are shorter than a window, so that a long silence is never within one. */
function* partsOf(chunks: Iterable<Float32Array>, mostSamples: number): Generator<Float32Array> {
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += mostSamples) yield chunk.subarray(at, at + mostSamples);
  }
}

function isHeard(sample: number): boolean {
  return Math.abs(sample) >= silencePeak;
}

function sum(parts: readonly Float32Array[]): number {
  return parts.reduce((total, { length }) => total + length, 0);
}

/**
 * Brings samples to a window's length as a card says: repeated from their beginning, or followed by silence.
 *
 * @example
 * fillWindow(Float32Array.of(1, 2, 3), 5, 'repeat') // [1, 2, 3, 1, 2]
 */
export function fillWindow(samples: Float32Array, length: number, rule: 'repeat' | 'zero-pad'): Float32Array {
  const filled = new Float32Array(length);
  if (samples.length === 0) return filled;
  for (let at = 0; at < length; at += samples.length) {
    filled.set(samples.subarray(0, length - at), at);
    if (rule === 'zero-pad') break;
  }
  return filled;
}
