import { z } from 'zod';
import type { CheckpointState } from '../training/Checkpoint.ts';
import type { FitPlan } from '../training/fitFromParent.ts';
import type { LabelledFile } from '../training/fitNetwork.ts';

/** What owner and workers say to each other of a training that one of them does for the other. */

/** A file to learn from: which of the person's, and how others find it. */
export type SentFile = Omit<LabelledFile, 'path'> & {
  path: string;
  root: string;
  below: string;
  size: number;
  head: string;
};

/** A training on its way to another machine. */
export interface SentTraining {
  /** Hash of the package that it begins from. */
  model: string;
  plan: Omit<FitPlan, 'request' | 'training' | 'validation'>;
  training: SentFile[];
  validation: SentFile[];
  /** Where it stands already. */
  from?: SentState;
}

/** Where a training stands after an epoch, on its way; `best` is absent where it is the current one. */
export type SentState = Pick<CheckpointState, 'curve' | 'bestEpoch'> & {
  current: Uint8Array;
  best?: Uint8Array;
};

/** Told to one machine in the answer to its sign of life. */
export interface TrainingOffer {
  id: string;
  /** What it gives with all that it says of it. */
  token: string;
}

const seconds = z.number().min(0).max(1e9);
const text = z.string().max(2000);

/** How far a machine is with a training. */
export const trainingWord = z.object({
  worker: z.string().max(64),
  training: z.string().max(64),
  token: z.string().max(200),
  said: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('estimate'), secondsAnEpoch: seconds, epochs: z.int(), device: text }),
    z.object({ kind: z.literal('step'), share: z.number().min(0).max(1), secondsLeft: seconds }),
    z.object({ kind: z.literal('skipped'), path: text, reason: text }),
    /** Its state, after so many epochs, lies in the object store. */
    z.object({ kind: z.literal('epoch'), object: text, epochs: z.int().min(1) }),
    z.object({ kind: z.literal('done') }),
    z.object({ kind: z.literal('failed'), reason: text }),
  ]),
});
export type TrainingWord = z.infer<typeof trainingWord>;
/** It was paused, given up, or is another's by now. */
export type TrainingAnswer = { goOn: boolean };
