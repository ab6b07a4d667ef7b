import type { Frame } from 'node-av/lib';
import type { Loudness } from './loudnessOf.ts';
import { MeteredFrames } from './MeteredFrames.ts';
import { SampleMeter } from './SampleMeter.ts';
import { compileSimd } from './simdModule.ts';

/** What is given every frame that is decoded, and whether the places of its channels are known. */
export interface FrameMeter {
  push: (frame: Frame, isPlaced: boolean) => void;
}

/** Measures how loud a track is from the frames of its decoder, every channel at its own rate; see SampleMeter. */
export class LoudnessMeter implements FrameMeter, Disposable {
  readonly #samples = new SampleMeter();
  readonly #frames = new MeteredFrames({
    begin: (format) => this.#samples.begin(format),
    room: (frames) => this.#samples.room(frames),
    take: (frames) => this.#samples.take(frames),
  });

  /** Returns undefined on a processor without SIMD: there tracks are heard, and not measured. */
  static tryMake(): LoudnessMeter | undefined {
    return canMeter() ? new LoudnessMeter() : undefined;
  }

  /** Takes the next frame; whether the places of its channels are known. */
  push(frame: Frame, isPlaced: boolean): void {
    this.#frames.push(frame, isPlaced);
  }

  /** True once it was given a frame. */
  get hasHeard(): boolean {
    return this.#samples.hasHeard;
  }

  /** Returns what was measured. Nothing may be pushed afterwards. */
  finish(): Loudness {
    this.#frames.flush(true);
    return this.#samples.finish();
  }

  [Symbol.dispose](): void {
    this.#frames[Symbol.dispose]();
    this.#samples[Symbol.dispose]();
  }
}

/** False on a processor without SIMD. */
export function canMeter(): boolean {
  return compileSimd('loudness') !== 'unsupported';
}
