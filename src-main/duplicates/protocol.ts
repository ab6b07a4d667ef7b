import type { KnownPlace } from './fingerprintPlace.ts';
import type { Recording } from './Recording.ts';

export interface FingerprintTalk {
  request: { place: KnownPlace; fpcalc: string };
  answer: Uint32Array;
  word: never;
  question: never;
  reply: never;
}

export interface FindTalk {
  /** By fingerprints where fpcalc is named, else by what the model heard over time. */
  request: { libraryFile: string; fpcalc: string | undefined; modelId: number | null };
  answer: Recording[];
  /** How much of it is done, 0..1. */
  word: number;
  question: never;
  reply: never;
}
