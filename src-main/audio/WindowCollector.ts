import type { SampleChunk } from './MonoDecoder.ts';

/** One of the windows asked for. */
export interface AudioWindow {
  /** Its place in the list of starts. */
  index: number;
  /** In samples from the beginning of the track. */
  start: number;
  /** Shorter than asked for, or empty, where the track ends within it or before. */
  samples: Float32Array;
}

/** Gathers windows of one length, which may overlap, from chunks that come in order and may leave gaps in between. */
export class WindowCollector {
  readonly #starts: number[];
  readonly #length: number;
  /** The windows begun and not yet completed. */
  readonly #open = new Map<number, { samples: Float32Array; filled: number }>();
  #first = 0;

  /** `starts` ascend. */
  constructor(starts: number[], length: number) {
    this.#starts = starts;
    this.#length = length;
  }

  /** The first sample that is still wanted, undefined when all windows are complete. */
  get wanted(): number | undefined {
    const start = this.#starts[this.#first];
    return start === undefined ? undefined : start + (this.#open.get(this.#first)?.filled ?? 0);
  }

  /** Takes a chunk and returns the windows that it completes. */
  *push({ start, samples }: SampleChunk): Generator<AudioWindow> {
    const end = start + samples.length;
    for (let index = this.#first; index < this.#starts.length && this.#starts[index]! < end; index++) {
      const windowStart = this.#starts[index]!;
      const from = Math.max(start, windowStart);
      const to = Math.min(end, windowStart + this.#length);
      if (to <= from) continue;
      const window = this.#window(index);
      window.samples.set(samples.subarray(from - start, to - start), from - windowStart);
      window.filled = to - windowStart;
    }
    while (this.#open.get(this.#first)?.filled === this.#length) yield this.#close();
  }

  /** Returns the windows that the end of the track leaves incomplete. */
  *finish(): Generator<AudioWindow> {
    while (this.#first < this.#starts.length) yield this.#close();
  }

  #window(index: number): { samples: Float32Array; filled: number } {
    let window = this.#open.get(index);
    if (!window) {
      window = { samples: new Float32Array(this.#length), filled: 0 };
      this.#open.set(index, window);
    }
    return window;
  }

  #close(): AudioWindow {
    const index = this.#first++;
    const { samples, filled } = this.#window(index);
    this.#open.delete(index);
    return { index, start: this.#starts[index]!, samples: samples.subarray(0, filled) };
  }
}
