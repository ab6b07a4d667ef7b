import { z } from 'zod';
import { ModelError } from '../errors.ts';
import { parseBoundedJson } from './boundedJson.ts';
import { checkSize, packageFields, word } from './packageFields.ts';

/** A card is some hundred kilobytes at most. */
export const cardBytesMax = 8 * 2 ** 20;
/** AudioSet, the largest vocabulary that music is tagged with, has 527. */
const tagsMax = 10_000;
/** How the scores of a track's windows become the track's: see taggers/aggregate.ts. */
const aggregationRule = z.union([
  z.enum(['mean', 'mean-logit', 'max', 'majority']),
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
  .custom<[score: number, confidence: number][]>(Array.isArray, 'a map is a list of knots')
  .superRefine((knots, context) => {
    const fault = faultIn(knots);
    if (fault) context.addIssue({ code: 'custom', ...fault });
  });

/** What is wrong with a map, and where. Schemas of its numbers take half of the time of a card, of which every process reads some. */
function faultIn(knots: readonly unknown[]): { message: string; path?: number[] } | undefined {
  let before: [score: number, confidence: number] | undefined;
  for (const [index, knot] of knots.entries()) {
    if (!Array.isArray(knot) || knot.length !== 2)
      return { message: 'a knot is [score, confidence]', path: [index] };
    const wrong = knot.findIndex((value) => typeof value !== 'number' || !(value >= 0 && value <= 1));
    if (wrong >= 0) return { message: 'a score or confidence is a number from 0 to 1', path: [index, wrong] };
    const [score, confidence] = knot as [number, number];
    if (before && score <= before[0]) return { message: 'the scores of a map rise from knot to knot' };
    if (before && confidence < before[1]) return { message: 'a map is monotone: its confidences never fall' };
    before = [score, confidence];
  }
  return knots.length < 2 ? { message: 'a map needs two knots or more' } : undefined;
}

/** A tag that leaves no room for others: of spoken word, no genre of music is told. */
const rule = z.strictObject({
  /** Holds where the confidence in this tag is at or above its threshold, and not below that in any of `above`. */
  tag: z.string().min(1),
  above: z.array(z.string()).default([]),
  /** What has no confidence then: whole categories, and single tags. */
  hidesCategories: z.array(z.string()).default([]),
  hidesTags: z.array(z.string()).default([]),
});

/** Twice the longest embedding of a model that we know. */
const embeddingMax = 4096;

/** How many numbers likeness.safetensors brings embeddings from, and to. */
const likeness = z.strictObject({
  from: z.int().positive().max(embeddingMax),
  to: z.int().positive().max(embeddingMax),
});

/** A model package's card.json, format 1. What it says of itself beyond that (metrics, limits …) is kept as it is. */
const card = z.looseObject({
  ...packageFields,
  /** One rule for all tags, or one for each category; `mean` for those that are not named. */
  aggregation: z.union([aggregationRule, z.record(z.string(), aggregationRule)]).default('mean'),
  /** By tag: what an aggregated score says of how likely the tag is. A tag that is not here is as likely as its score. */
  calibration: z.record(z.string(), confidenceMap).optional(),
  rules: z.array(rule).optional(),
  /** Where embeddings are brought into a space of their own to tell what is alike; what is stored and learnt from stays as it is. */
  likeness: likeness.optional(),
  /** How a track that is shorter than one window is brought to its length. */
  shortInput: z.enum(['repeat', 'zero-pad']).default('repeat'),
  vocabulary: z.array(tag).min(1),
});

export type ModelCard = z.infer<typeof card>;
export type LikenessSize = z.infer<typeof likeness>;
export type CardTag = z.infer<typeof tag>;
export type AggregationRule = z.infer<typeof aggregationRule>;

/** Parses the text of a card.json. Throws ModelError that names the first thing wrong. */
export function parseCard(text: string): ModelCard {
  const json = parseBoundedJson(text, 'card.json');
  const { vocabulary } = (json ?? {}) as { vocabulary?: unknown };
  if (Array.isArray(vocabulary) && vocabulary.length > tagsMax)
    throw new ModelError(`card.json: vocabulary: ${vocabulary.length} tags; there may be ${tagsMax}`);
  const { task } = (json ?? {}) as { task?: string | string[] };
  if (task !== undefined)
    throw new ModelError(`card.json: the model hears ${[task].flat().join(', ')} and is no tagger`);
  // A process reads a card or two: code that is made for many takes longer to make than it saves
  const parsed = card.safeParse(json, { jitless: true });
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
