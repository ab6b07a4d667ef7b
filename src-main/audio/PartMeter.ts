import { ChannelMemory } from './ChannelMemory.ts';
import { LoudnessMeter } from './LoudnessMeter.ts';
import type { Loudness } from './loudnessOf.ts';
import type { SoundFormat } from './SoundFormat.ts';

/** Measures one part of a file with a copy of its samples: those of other parts do not count. */
export class PartMeter implements Disposable {
  readonly #meter = new LoudnessMeter();
  #memory: ChannelMemory | undefined;

  /** True once it was given samples. */
  get hasHeard(): boolean {
    return this.#meter.hasHeard;
  }

  /** Measures samples of a format that lie in a memory from `from` up to `to`. */
  measure(format: SoundFormat, memory: ChannelMemory, from: number, to: number): void {
    if (!this.#memory) this.#meter.begin(format, (this.#memory = new ChannelMemory(format.channels)));
    this.#memory.room(to - from);
    for (let channel = 0; channel < format.channels; channel++)
      this.#memory.samples(channel, to - from).set(memory.samples(channel, to).subarray(from));
    this.#meter.measure(to - from);
  }

  /** Says that no more samples of the format follow. */
  end(): void {
    this.#meter.end();
    this.#memory?.[Symbol.dispose]();
    this.#memory = undefined;
  }

  /** Returns what was measured. Nothing may be measured afterwards. */
  finish(): Loudness {
    this.end();
    return this.#meter.finish();
  }

  [Symbol.dispose](): void {
    this.#meter[Symbol.dispose]();
    this.#memory?.[Symbol.dispose]();
    this.#memory = undefined;
  }
}
