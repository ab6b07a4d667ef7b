import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { modelName } from '../packageFields.ts';

/** Each is held in memory. */
const membersMax = 32;

/** What a tag of a composed model is made of. */
const source = z.strictObject({
  /** The name of a member. */
  model: z.string().min(1),
  /** As the member names it. */
  tag: z.string().min(1),
  category: z.string().min(1),
  weight: z.number().positive(),
});

/** How a card describes a model that is made of others. */
export const composedHyper = z.strictObject({
  /** The names of models that lie beside it, or come with Hearmark. */
  members: z.array(modelName).min(1).max(membersMax),
  /** Of each tag, in vocabulary order: its confidence is the mean of these, by their weights. */
  sources: z.array(z.array(source).min(1)),
});

export type ComposedHyper = z.infer<typeof composedHyper>;

/** A model that is made of others has no network of its own (see composed/ComposedSession). */
export function composed(): never {
  throw new ModelError('the model is made of others: what computes are theirs');
}
