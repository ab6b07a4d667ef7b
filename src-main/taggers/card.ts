import { z } from 'zod';
import { ModelError } from '../errors.ts';
import { parseBoundedJson } from './boundedJson.ts';

/** A card is some hundred kilobytes at most. */
export const cardBytesMax = 8 * 2 ** 20;
/** AudioSet, the largest vocabulary that music is tagged with, has 527. */
const tagsMax = 10_000;
/** A window, and what a front end makes of it, in numbers: twenty times the longest that we know. */
const windowMax = 2 ** 24;

/** A name that is shown, sorted and written into files. */
const word = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'no control characters');

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
      melScale: z.enum(['htk', 'slaney', 'kaldi']),
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
      preEmphasis: z.number().min(0).max(1).optional(),
      standardised: z.strictObject({ mean: z.number(), deviation: z.number().positive() }).optional(),
    })
    .refine(({ decibels, compression }) => (decibels === undefined) !== (compression === undefined), {
      message: 'it has either decibels or compression',
    })
    .refine(({ melScale, norm }) => melScale !== 'kaldi' || norm === null, {
      path: ['norm'],
      message: "filters on Kaldi's mel scale have none",
    }),
  z.strictObject({ kind: z.literal('power-spectrogram'), ...stft }),
  z.strictObject({ kind: z.literal('waveform'), sampleRateHz }),
]);

/** How the scores of a track's windows become the track's: see taggers/aggregate.ts. */
const aggregationRule = z.union([
  z.enum(['mean', 'max', 'majority']),
  z.strictObject({ quantile: z.number().min(0).max(1) }),
]);

const tag = z.strictObject({
  /** The tag's name in the data set it comes from. */
  id: z.string().optional(),
  tag: word,
  category: word,
  /** The wider tag that it belongs under, another one of the vocabulary. */
  parent: z.string().min(1).optional(),
  /** In place of its category's. */
  aggregation: aggregationRule.optional(),
  /** What earlier versions of the model called it: what was decided of those tags is kept. */
  formerly: z.array(z.strictObject({ tag: word, category: word })).optional(),
  /** Share of the data set's tracks that carry the tag, 0..1. */
  baseRate: z.number().min(0).max(1).optional(),
  /** A track has the tag where the confidence in it is at or above this, 0..1. */
  threshold: z.number().min(0).max(1),
});

/** Knots [score, confidence] of a map that is linear between them, and constant before the first and after the last. */
const confidenceMap = z
  .array(z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]))
  .min(2, 'a map needs two knots or more')
  .refine((knots) => knots.every(([x], index) => index === 0 || x > knots[index - 1]![0]), {
    message: 'the scores of a map rise from knot to knot',
  })
  .refine((knots) => knots.every(([, y], index) => index === 0 || y >= knots[index - 1]![1]), {
    message: 'a map is monotone: its confidences never fall',
  });

/** A tag that leaves no room for others: of spoken word, no genre of music is told. */
const rule = z.strictObject({
  /** Holds where the confidence in this tag is at or above its threshold, and not below that in any of `above`. */
  tag: z.string().min(1),
  above: z.array(z.string()).default([]),
  /** What has no confidence then: whole categories, and single tags. */
  hidesCategories: z.array(z.string()).default([]),
  hidesTags: z.array(z.string()).default([]),
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
  inputSamples: z.int().positive().max(windowMax),
  /** One rule for all tags, or one for each category; `mean` for those that are not named. */
  aggregation: z.union([aggregationRule, z.record(z.string(), aggregationRule)]).default('mean'),
  /** By tag: what an aggregated score says of how likely the tag is. A tag that is not here is as likely as its score. */
  calibration: z.record(z.string(), confidenceMap).optional(),
  rules: z.array(rule).optional(),
  /** How a track that is shorter than one window is brought to its length. */
  shortInput: z.enum(['repeat', 'zero-pad']).default('repeat'),
  vocabulary: z.array(tag).min(1),
  provenance: z.string().optional(),
  limits: z.string().optional(),
});

export type ModelCard = z.infer<typeof card>;
export type CardTag = z.infer<typeof tag>;
export type AggregationRule = z.infer<typeof aggregationRule>;

/** Parses the text of a card.json. Throws ModelError that names the first thing wrong. */
export function parseCard(text: string): ModelCard {
  const json = parseBoundedJson(text, 'card.json');
  const { vocabulary } = (json ?? {}) as { vocabulary?: unknown };
  if (Array.isArray(vocabulary) && vocabulary.length > tagsMax)
    throw new ModelError(`card.json: vocabulary: ${vocabulary.length} tags; there may be ${tagsMax}`);
  const parsed = card.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ModelError(`card.json: ${issue!.path.join('.') || 'card'}: ${issue!.message}`);
  }
  checkNames(parsed.data);
  checkSize(parsed.data);
  return parsed.data;
}

/** What is said of a tag or category is said of one in the vocabulary. */
function checkNames({ vocabulary, aggregation, calibration = {}, rules = [] }: ModelCard): void {
  const listed = new Set<string>();
  const twice = vocabulary.find(({ tag, category }) => {
    const before = listed.size;
    return listed.add(JSON.stringify([tag, category])).size === before;
  });
  if (twice) throw new ModelError(`card.json: the tag "${twice.tag}" is listed twice in the vocabulary`);
  const tags = new Set(vocabulary.map(({ tag }) => tag));
  const categories = new Set(vocabulary.map(({ category }) => category));
  const named: [field: string, names: readonly string[], known: ReadonlySet<string>][] = [
    ['vocabulary', vocabulary.flatMap(({ parent }) => parent ?? []), tags],
    ['calibration', Object.keys(calibration), tags],
    ['rules', rules.flatMap(({ tag, above, hidesTags }) => [tag, ...above, ...hidesTags]), tags],
    ['rules', rules.flatMap(({ hidesCategories }) => hidesCategories), categories],
  ];
  if (typeof aggregation === 'object' && !isQuantile(aggregation)) {
    named.push(['aggregation', Object.keys(aggregation), categories]);
  }
  for (const [field, names, known] of named) {
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined)
      throw new ModelError(`card.json: ${field}: the vocabulary has no "${unknown}"`);
  }
}

/** What a front end makes of a window has to fit into memory. */
function checkSize({ frontEnd, inputSamples }: ModelCard): void {
  if (frontEnd.kind === 'waveform') return;
  const rows = frontEnd.kind === 'log-mel' ? frontEnd.nMels : frontEnd.nFft / 2 + 1;
  if ((inputSamples / frontEnd.hopSamples) * rows > windowMax)
    throw new ModelError('card.json: frontEnd: it makes more numbers of a window than any network takes');
}

/** The rule for each tag of a card, in vocabulary order. */
export function aggregationsOf({
  aggregation,
  vocabulary,
}: Pick<ModelCard, 'aggregation' | 'vocabulary'>): AggregationRule[] {
  return vocabulary.map(({ category, aggregation: own }): AggregationRule => {
    if (own !== undefined) return own;
    if (typeof aggregation === 'string' || isQuantile(aggregation)) return aggregation;
    return Object.hasOwn(aggregation, category) ? aggregation[category]! : 'mean';
  });
}

function isQuantile(aggregation: object): aggregation is { quantile: number } {
  return 'quantile' in aggregation && typeof aggregation.quantile === 'number';
}
