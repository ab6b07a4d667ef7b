import { createFrontEnd } from '../audio/frontEnd.ts';
import { ModelError } from '../errors.ts';
import type { HearingCard } from '../taggers/hearing/hearingCard.ts';
import { loadHearingPackage } from '../taggers/hearing/hearingPackage.ts';
import { openFrameSession, type FrameRuntime } from '../taggers/hearing/openFrameSession.ts';
import { atRate } from './atRate.ts';
import { joinHeard, type Heard } from './Heard.ts';
import { HearingPass } from './HearingPass.ts';
import { PassMemory } from './PassMemory.ts';

/** A package that hears step by step, made ready to run. */
export interface Hearing {
  readonly card: HearingCard;
  /** Where it computes, in words. */
  readonly device: string;
  /** Hears all of it, mono in -1..1: one step each `stepSamples` of the output, up to the end. Throws ModelError. */
  hear(samples: Float32Array, sampleRateHz: number): Promise<Heard>;
  /** Begins with a track that comes piece by piece, mono at the front end's rate: for what is too long to be held. */
  begin(): HearingPass;
  /** Frees its memory. */
  close(): Promise<void>;
}

export interface LoadHearingOptions {
  runtime?: FrameRuntime;
  /** Threads for one run. */
  threads?: number;
  /** The rate that samples have: it is heard at that, or at another one, where that is faster. */
  rateHz?: number;
}

/**
 * Loads a package (docs/card.md) that hears step by step. Throws ModelError where the folder holds none, or weights and
 * card do not fit each other.
 *
 * For example, of BeatNet: `const { beats } = await (await loadHearing(folder)).hear(samples, 44100)`; then
 * `beats.activations[3 * step]` says how likely a beat is at `step / beats.stepsPerSecond` seconds.
 */
export async function loadHearing(folder: string, options: LoadHearingOptions = {}): Promise<Hearing> {
  const loaded = await loadHearingPackage(folder);
  const { rateHz } = options;
  const hearingPackage = rateHz === undefined ? loaded : { ...loaded, card: atRate(loaded.card, rateHz) };
  const session = await openFrameSession(hearingPackage, options).catch((cause: Error) => {
    throw new ModelError(`${folder}: ${cause.message}`, { path: folder, cause });
  });
  const { card } = hearingPackage;
  const frontEnd = createFrontEnd(card.frontEnd);
  const inputLength = frontEnd.shape(card.inputSamples).reduce((product, size) => product * size, 1);
  /** Of passes that are over. */
  const idle: PassMemory[] = [];
  const begin = () => {
    const memory = idle.pop() ?? new PassMemory(card.inputSamples, inputLength);
    return new HearingPass(card, session, frontEnd, memory, idle);
  };
  return {
    card,
    device: session.device,
    begin,
    async hear(samples, sampleRateHz) {
      const pass = begin();
      const { resample } = await import('../audio/resample.ts'); // brings FFmpeg
      const parts = [
        await pass.push(resample(samples, sampleRateHz, card.frontEnd.sampleRateHz)),
        await pass.finish(),
      ];
      return joinHeard(parts);
    },
    close: () => session.close(),
  };
}
