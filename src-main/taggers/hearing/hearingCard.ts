import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { parseBoundedJson } from '../boundedJson.ts';
import { checkSize, packageFields, word } from '../packageFields.ts';
import { textTower } from '../words/textTower.ts';

/** What a package that is no tagger is for. */
export const hearingTasks = [
  'beats',
  'key',
  'tempo',
  'onsets',
  'voice',
  'pitch',
  'pitches',
  'instruments',
  'words',
] as const;
const task = z.enum(hearingTasks);
export type HearingTask = z.infer<typeof task>;

/** More classes than any output that we know: deep salience has 360 pitches, the tempo networks 256 tempi. */
const classesMax = 4096;

/** Names; places on a scale: class i is `first + i * step`, or `first * ratio ** i`, of its unit; or numbers without a name. */
const classes = z.union([
  z.array(word).min(1).max(classesMax),
  z.strictObject({
    unit: z.enum(['Hz', 'BPM']),
    count: z.int().positive().max(classesMax),
    first: z.number().positive(),
    step: z.number().positive(),
  }),
  z.strictObject({
    unit: z.enum(['Hz', 'BPM']),
    count: z.int().positive().max(classesMax),
    first: z.number().positive(),
    ratio: z.number().gt(1),
  }),
  z.strictObject({ count: z.int().positive().max(classesMax) }),
]);
export type HearingClasses = z.infer<typeof classes>;

const each = {
  classes,
  /** From one step to the next, in samples at the front end's rate; step i is about sample i * stepSamples. */
  stepSamples: z.int().positive(),
};

const output = z.discriminatedUnion('kind', [
  /** One class, which is there or not. */
  z.strictObject({ kind: z.literal('sigmoid'), ...each }),
  /** One of the classes. */
  z.strictObject({ kind: z.literal('softmax'), ...each }),
  /** Any number of the classes at once. */
  z.strictObject({ kind: z.literal('multi-hot'), ...each }),
  /** One of neighbouring classes, or none, trained with a bell around the right one (Kim et al., ICASSP 2018, 2.2). */
  z.strictObject({
    kind: z.literal('blurred-one-hot'),
    ...each,
    /** Of the bell, in classes. */
    deviation: z.number().positive(),
  }),
  /** Where the sound lies in a space of so many numbers, which are no classes: once for each window. */
  z.strictObject({ kind: z.literal('vector'), ...each }),
]);
export type HearingOutput = z.infer<typeof output>;

/**
 * The card.json of a package that hears step by step, format 1: told from a tagger's by its `task`. A track is heard in
 * windows of `inputSamples`; where two meet, the steps within the margins are those of the other one.
 */
const hearingCard = z
  .looseObject({
    ...packageFields,
    task: z
      .union([task, z.array(task).min(1)])
      .transform((tasks) => (Array.isArray(tasks) ? tasks : [tasks])),
    margins: z
      .strictObject({ beforeSamples: z.int().nonnegative(), behindSamples: z.int().nonnegative() })
      .default({ beforeSamples: 0, behindSamples: 0 }),
    /** How a track that is shorter than one window is brought to its length. */
    shortInput: z.enum(['repeat', 'zero-pad']).default('zero-pad'),
    outputs: z
      .record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and "-" only'), output)
      .refine((outputs) => Object.keys(outputs).length > 0, { message: 'there is none' }),
    /** Of a text-audio model: its other tower, and what reads texts for it. Where it is not there, sounds alone are heard. */
    text: textTower.optional(),
  })
  .superRefine(({ task: tasks, architecture, inputSamples, margins, outputs, text }, context) => {
    const { beforeSamples, behindSamples } = margins;
    const hop = inputSamples - beforeSamples - behindSamples;
    if (hop <= 0)
      context.addIssue({ code: 'custom', path: ['margins'], message: 'they leave nothing of a window' });
    const isWords = tasks.includes('words');
    const vectors = Object.values(outputs).filter(({ kind }) => kind === 'vector');
    if (text && !isWords)
      context.addIssue({ code: 'custom', path: ['text'], message: 'it belongs to the task "words"' });
    if (isWords && (architecture !== 'onnx' || vectors.length !== 1))
      context.addIssue({
        code: 'custom',
        path: ['task'],
        message: '"words" takes the architecture "onnx" and one output that is a vector',
      });
    for (const [name, { kind, classes: named, stepSamples }] of Object.entries(outputs)) {
      const fail = (message: string) =>
        context.addIssue({ code: 'custom', path: ['outputs', name], message });
      if (kind === 'sigmoid' && classCount(named) !== 1)
        fail('a sigmoid has one class; several are multi-hot');
      if (kind === 'vector' && stepSamples !== hop) fail('a vector stands for a whole window');
      if (hop % stepSamples !== 0 || beforeSamples % stepSamples !== 0)
        fail('its steps do not fit between the margins of a window');
    }
  });
export type HearingCard = z.infer<typeof hearingCard>;

/** Whether the text of a card.json is such a card, sound or not: it has a `task`. */
export function isHearingCard(text: string): boolean {
  const json = parseBoundedJson(text, 'card.json');
  return typeof json === 'object' && json !== null && 'task' in json;
}

/** Parses the text of such a card.json. Throws ModelError that names the first thing wrong. */
export function parseHearingCard(text: string): HearingCard {
  const parsed = hearingCard.safeParse(parseBoundedJson(text, 'card.json'));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ModelError(`card.json: ${issue!.path.join('.') || 'card'}: ${issue!.message}`);
  }
  checkSize(parsed.data);
  return parsed.data;
}

export function classCount(named: HearingClasses): number {
  return Array.isArray(named) ? named.length : named.count;
}
