import { z } from 'zod';

const name = z.string().min(1);

/** How the card of a text-audio model describes its text.onnx, and what tokenizer.json is to make of a text for it. */
export const textTower = z.strictObject({
  /** Names of its inputs, each int64 [1, tokens]: the tokens' ids; 1 for each token and 0 for what pads; 0 for each. */
  inputs: z.strictObject({ ids: name, mask: name.optional(), types: name.optional() }),
  /** Its output, float32 [1, size]; not named where it has only one. */
  output: name.optional(),
  /** So many tokens are read at most, with those that mark the beginning and the end. */
  tokensMax: z.int().min(3).max(8192),
  /** Where the file takes a fixed number: this id fills up to tokensMax. */
  padId: z.int().nonnegative().optional(),
});
/** The files that a text-audio model has beside its card and its audio tower, model.onnx. */
export const textFiles = ['text.onnx', 'tokenizer.json'] as const;

export type TextTowerCard = z.infer<typeof textTower>;
