import type { Found, MusicTask } from '../../scores/musicTasks.ts';
import type { HeardRhythm } from '../beats/rhythmOf.ts';
import { hasSound } from '../hasSound.ts';
import type { Hearing } from '../hearFrames.ts';
import type { HeardKey } from '../key/KeyReader.ts';
import type { HeardVoice } from '../voice/voiceOf.ts';
import { NetworkEars } from './NetworkEars.ts';
import type { HeardWords } from './WordsEar.ts';

/** What was heard of a track beside its tags; what it was not listened to for is absent. */
export interface HeardBeside {
  rhythm?: Found<HeardRhythm>;
  key?: Found<HeardKey>;
  voice?: Found<HeardVoice>;
  words?: Found<HeardWords>;
}

/** What hears each task. */
export type Hearings = Partial<Record<MusicTask, Hearing>>;

/** Silence, of which only the length is kept until it is heard, is handed on in pieces of this length. */
const silentPieceSeconds = 10;

/**
 * Listens to one track for something beside its tags, in the same pass over its samples. They are pushed as they come, which
 * only keeps them; `hear` has the networks listen to what is kept. A stretch that does not follow the one before begins with
 * `startAt`.
 */
export class TrackEars implements Disposable {
  readonly #hearings: Hearings;
  #networks: NetworkEars[] = [];
  /** Where samples lie in the memory, how many there are of silence, or where a stretch begins. */
  #kept: ({ from: number; to: number } | number | { startSeconds: number })[] = [];
  /** What was pushed and not heard yet, one behind the other. */
  #memory = new Float32Array(0);
  #filled = 0;
  #rateHz = 0;

  constructor(hearings: Hearings) {
    this.#hearings = hearings;
  }

  /** Begins with a track, whatever was heard before; its samples come at this rate. Throws ModelError. */
  begin(rateHz: number): void {
    this[Symbol.dispose]();
    this.#rateHz = rateHz;
    this.#kept = [];
    this.#filled = 0;
    const hearings = Object.entries(this.#hearings) as [MusicTask, Hearing][];
    // A package may hear several things, and listens once
    this.#networks = [...Map.groupBy(hearings, ([, hearing]) => hearing)].map(
      ([hearing, of]) =>
        new NetworkEars(
          hearing,
          of.map(([task]) => task),
          rateHz,
        ),
    );
  }

  /** Says that what is pushed next begins so many seconds into the track. */
  startAt(startSeconds: number): void {
    this.#kept.push({ startSeconds });
  }

  /** Takes the next samples, mono in -1..1. */
  push(samples: Float32Array): void {
    const isSilent = !hasSound(samples);
    const last = this.#kept.at(-1);
    if (!isSilent) this.#kept.push(this.#keep(samples));
    else if (typeof last === 'number') this.#kept[this.#kept.length - 1] = last + samples.length;
    else this.#kept.push(samples.length);
  }

  /** Has the networks hear what was pushed. */
  async hear(): Promise<void> {
    const kept = this.#kept;
    this.#kept = [];
    for (const one of kept) {
      for (const network of this.#networks) {
        if (typeof one === 'number') await this.#hearSilence(network, one);
        else if ('startSeconds' in one) await network.begin(one.startSeconds);
        else await network.hear(this.#memory.subarray(one.from, one.to));
      }
    }
    this.#filled = 0;
  }

  /** Returns what was heard of a track of so many seconds. */
  async finish(durationSeconds: number): Promise<HeardBeside> {
    await this.hear();
    const found: [MusicTask, Found<unknown>][] = [];
    for (const network of this.#networks) found.push(...(await network.finish(durationSeconds)));
    return Object.fromEntries(found);
  }

  [Symbol.dispose](): void {
    for (const network of this.#networks) network[Symbol.dispose]();
  }

  #keep(samples: Float32Array): { from: number; to: number } {
    const [from, to] = [this.#filled, this.#filled + samples.length];
    if (to > this.#memory.length) {
      const larger = new Float32Array(2 * to);
      larger.set(this.#memory.subarray(0, from));
      this.#memory = larger;
    }
    this.#memory.set(samples, from);
    this.#filled = to;
    return { from, to };
  }

  async #hearSilence(network: NetworkEars, samples: number): Promise<void> {
    const piece = new Float32Array(Math.min(samples, Math.round(silentPieceSeconds * this.#rateHz)));
    for (let at = 0; at < samples; at += piece.length) await network.hear(piece.subarray(0, samples - at));
  }
}
