import { z } from 'zod';
import { ModelError } from '../errors.ts';

const sampleRateHz = z.int().min(1000).max(192_000);

const stft = {
  sampleRateHz,
  nFft: z.int().min(4).max(65_536),
  hopSamples: z.int().positive(),
  windowSamples: z.int().positive(),
  window: z.enum(['hann-periodic', 'hann-symmetric']),
  center: z.boolean(),
  padMode: z.enum(['reflect', 'zeros']),
  power: z.literal([1, 2]),
};

/** What a network hears; which kind it takes is said where its architecture is (architectures/). */
export const frontEnd = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('log-mel'),
      ...stft,
      nMels: z.int().positive().max(1024),
      fMinHz: z.number().nonnegative(),
      fMaxHz: z.number().positive(),
      melScale: z.enum(['htk', 'slaney']),
      norm: z.literal('slaney').nullable(),
      decibels: z
        .strictObject({
          multiplier: z.literal([10, 20]).optional(),
          amin: z.number().positive(),
          reference: z.number().positive(),
          topDb: z.number().positive().nullable(),
        })
        .optional(),
      compression: z
        .strictObject({
          base: z.literal([10, 'e']),
          offset: z.number().positive(),
          factor: z.number().positive(),
        })
        .optional(),
    })
    .refine(({ decibels, compression }) => (decibels === undefined) !== (compression === undefined), {
      message: 'it has either decibels or compression',
    }),
  z.strictObject({ kind: z.literal('power-spectrogram'), ...stft }),
  z.strictObject({ kind: z.literal('waveform'), sampleRateHz }),
]);

const tag = z.strictObject({
  /** The tag's name in the data set it comes from. */
  id: z.string().optional(),
  tag: z.string().min(1),
  category: z.string().min(1),
  /** Share of the data set's tracks that carry the tag, 0..1. */
  baseRate: z.number().min(0).max(1).optional(),
  /** A track has the tag where its score is at or above this, 0..1. */
  threshold: z.number().min(0).max(1),
});

/** A model package's card.json, format 1. What it says of itself beyond that (metrics, limits …) is kept as it is. */
const card = z.looseObject({
  format: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, ".", "_" and "-" only'),
  version: z.string().min(1),
  licence: z.string().min(1),
  architecture: z.string(),
  hyperparameters: z.unknown(),
  /** Number of trained parameters, without running statistics. */
  parameters: z.int().positive().optional(),
  frontEnd,
  /** Length of the window that the network hears at once, in samples at the front end's rate. */
  inputSamples: z.int().positive(),
  /** How the scores of a track's windows become the track's. */
  aggregation: z.enum(['mean', 'max', 'majority']).default('mean'),
  /** How a track that is shorter than one window is brought to its length. */
  shortInput: z.enum(['repeat', 'zero-pad']).default('repeat'),
  vocabulary: z.array(tag).min(1),
  provenance: z.string().optional(),
  limits: z.string().optional(),
});

export type ModelCard = z.infer<typeof card>;
export type CardTag = z.infer<typeof tag>;

/** Parses the text of a card.json. Throws ModelError that names the first thing wrong. */
export function parseCard(text: string): ModelCard {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelError('card.json is no JSON', { cause });
  }
  const parsed = card.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ModelError(`card.json: ${issue!.path.join('.') || 'card'}: ${issue!.message}`);
  }
  const { vocabulary } = parsed.data;
  const twice = vocabulary.find(({ tag, category }, index) =>
    vocabulary.slice(0, index).some((other) => other.tag === tag && other.category === category),
  );
  if (twice) throw new ModelError(`card.json: the tag "${twice.tag}" stands twice in the vocabulary`);
  return parsed.data;
}
