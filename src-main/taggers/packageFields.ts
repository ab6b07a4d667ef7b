import { z } from 'zod';
import { rowsOf } from '../audio/frontEnd.ts';
import { ModelError } from '../errors.ts';
import { frontEnd } from './frontEndSchema.ts';

/** A window, and what a front end makes of it, in numbers: twenty times the longest that we know. */
const windowMax = 2 ** 24;

/** A name that is shown, sorted and written into files. */
export const word = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'no control characters');

/** The name of a model, and of its folder. */
export const modelName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, ".", "_" and "-" only');

/** What the card of every package says, whatever its network is for. */
export const packageFields = {
  format: z.literal(1),
  name: modelName,
  version: z.string().min(1),
  licence: z.string().min(1),
  architecture: z.string(),
  hyperparameters: z.unknown(),
  /** Number of trained parameters, without running statistics. */
  parameters: z.int().positive().optional(),
  frontEnd,
  /** Length of the window that the network hears at once, in samples at the front end's rate. */
  inputSamples: z.int().positive().max(windowMax),
  provenance: z.string().optional(),
  limits: z.string().optional(),
};

/** Throws ModelError where what a front end makes of a window does not fit into memory. */
export function checkSize({ frontEnd: card, inputSamples }: SizedCard): void {
  if (card.kind === 'waveform') return;
  const [channels, rows] = rowsOf(card);
  if ((inputSamples / card.hopSamples) * channels * rows > windowMax)
    throw new ModelError('card.json: frontEnd: it makes more numbers of a window than any network takes');
}

interface SizedCard {
  readonly frontEnd: z.infer<typeof frontEnd>;
  readonly inputSamples: number;
}
