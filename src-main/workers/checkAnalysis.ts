import { z } from 'zod';
import type { Analysis } from '../analysis/protocol.ts';
import { HearmarkError } from '../errors.ts';
import type { ModelCard } from '../taggers/card.ts';
import { musicTasks } from '../scores/musicTasks.ts';
import { notHeard } from '../scores/secondScores.ts';
import { heardBeside } from './heardBeside.ts';

const [textMax, listMax] = [1000, 1000];
const listenings = z.array(z.enum(['tags', ...musicTasks])).max(1 + musicTasks.length);
const text = z.string().max(textMax);
const texts = z.array(text).max(listMax);
const count = z.int().min(0).max(1_000_000).optional();
const hash = z.instanceof(Uint8Array).refine((bytes) => bytes.length === 32);
const seconds = z.number().min(0).max(1e6);
const finite = z.instanceof(Float32Array).refine((values) => values.every(Number.isFinite));
const confidences = finite.refine((values) => values.every((value) => value >= 0 && value <= 1));

const tags = z.object({
  title: text.optional(),
  artist: z
    .string()
    .max(listMax * 10)
    .optional(),
  artists: texts.optional(),
  album: text.optional(),
  albumArtist: text.optional(),
  year: z.int().optional(),
  trackNumber: count,
  trackTotal: count,
  discNumber: count,
  discTotal: count,
  genres: texts,
  moods: texts,
  composers: texts,
  comment: text.optional(),
  bpm: z.number().finite().optional(),
  key: text.optional(),
  compilation: z.boolean().optional(),
  isrc: text.optional(),
  musicBrainz: z.record(z.string(), z.union([text, texts])).optional(),
  custom: z.record(z.string().max(textMax), texts).optional(),
  coverCount: count,
  tagTypes: texts.optional(),
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  problem: z
    .string()
    .max(10 * textMax)
    .optional(),
});

const properties = z.object({
  container: text,
  codec: text,
  sampleRateHz: z.number().positive().finite(),
  channels: z.int().min(1).max(1024),
  durationSeconds: seconds.optional(),
});

const loudness = z.object({
  integratedLufs: z.number().optional(),
  rangeLu: z.number().optional(),
  truePeakDb: z.number().optional(),
});

function heardBy({ vocabulary }: ModelCard) {
  return z
    .object({
      coverage: z.enum(['whole', 'sampled']),
      scores: confidences,
      windowStartsSeconds: finite,
      windowSeconds: seconds,
      timeline: confidences,
      embedding: finite,
      loudness: loudness.optional(),
      seconds: z
        .map(
          z
            .int()
            .min(0)
            .max(vocabulary.length - 1),
          z.instanceof(Uint8Array),
        )
        .refine((rows) => new Set([...rows.values()].map((row) => row.length)).size < 2)
        .refine((rows) => [...rows.values()].every((row) => row.every((value) => value <= notHeard)))
        .optional(),
      reason: text.optional(),
      noNumbers: z.boolean().optional(),
    })
    .refine(({ scores, timeline, windowStartsSeconds, embedding }) => {
      if (scores.length === 0) return timeline.length === 0 && embedding.length === 0;
      const windows = windowStartsSeconds.length;
      return (
        windows > 0 && scores.length === vocabulary.length && timeline.length === windows * vocabulary.length
      );
    });
}

/** What was asked for was listened to, and nothing else was. */
function isAnswered({
  asked = [],
  heard,
  music = {},
}: {
  asked?: string[] | undefined;
  heard?: unknown;
  music?: object | undefined;
}) {
  return (
    (heard !== undefined) === asked.includes('tags') &&
    Object.keys(music).every((task) => asked.includes(task))
  );
}

/** To make one takes as long as to check several answers. */
const schemas = new WeakMap<ModelCard, ReturnType<typeof analysisBy>>();

function analysisBy(card: ModelCard) {
  const part = {
    contentId: hash,
    tags,
    properties,
    asked: listenings.optional(),
    heard: heardBy(card).optional(),
    music: heardBeside.optional(),
  };
  const span = z.object({ startUs: z.number().min(0), endUs: z.number().min(0) }).loose();
  return z
    .object({
      ...part,
      size: z.number().min(0),
      modifiedNs: z.bigint(),
      prefixId: hash.optional(),
      parts: z
        .array(z.object({ ...part, prefixId: hash.optional(), span }).refine(isAnswered))
        .max(10_000)
        .optional(),
      remark: z
        .string()
        .max(10 * textMax)
        .optional(),
      isWithoutChapters: z.boolean().optional(),
      timings: z.record(z.string(), z.number()),
    })
    .refine(isAnswered);
}

/**
 * Makes sure that what another machine says of a file is what an analysis by this model can say: shapes, ranges and numbers.
 * Whether it is true, no check can tell; what a machine hears is compared with ours before it is asked (trial.ts). Throws
 * HearmarkError.
 */
export function checkAnalysis(answer: unknown, card: ModelCard): Analysis {
  let schema = schemas.get(card);
  if (!schema) schemas.set(card, (schema = analysisBy(card)));
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new HearmarkError(
      `its answer cannot be right: ${issue!.path.join('.') || 'as a whole'}, ${issue!.message}`,
    );
  }
  return parsed.data as unknown as Analysis;
}
