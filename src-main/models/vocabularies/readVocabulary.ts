import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ModelError, ReadError } from '../../errors.ts';
import { parseBoundedJson } from '../../taggers/boundedJson.ts';
import type { CardTag } from '../../taggers/card.ts';
import audioSet from './audioset-527.json' with { type: 'json' };
import discogs from './discogs-400.json' with { type: 'json' };
import magnatagatune from './magnatagatune-top50.json' with { type: 'json' };
import msdCals from './msd-cals-top50.json' with { type: 'json' };
import msdLastfm from './msd-lastfm-top50.json' with { type: 'json' };
import mtgJamendo from './mtg-jamendo-top50.json' with { type: 'json' };

/**
 * The output layers of the published models, in the order of each data set: MTG-Jamendo's 50 most frequent tags
 * (Bogdanov et al. 2019; base rates counted over its tracks), MagnaTagATune's (Law et al. 2009) and the Last.fm tags of
 * the Million Song Dataset (Bertin-Mahieux et al. 2011), also in the cleaned split of Won et al. (ISMIR 2021); and the 400
 * styles of Discogs that Alonso-Jiménez et al. (ISMIR 2022) tell apart, with the genre behind those that several genres
 * have. The classes of AudioSet (Gemmeke et al. 2017) are called as people call music; what is no music, or says nothing of
 * it, has the category "sound" and a threshold that no score reaches. The categories are ours, except MTG-Jamendo's.
 */
const builtIn = {
  'mtg-jamendo-top50': mtgJamendo,
  'magnatagatune-top50': magnatagatune,
  'msd-lastfm-top50': msdLastfm,
  'msd-cals-top50': msdCals,
  'discogs-400': discogs,
  'audioset-527': audioSet,
};

/** Names of the vocabularies that need no file. */
export const builtInVocabularies = Object.keys(builtIn);

/** Nobody has measured thresholds for models that were trained elsewhere; this rule is written into their cards. */
export const thresholdRule =
  "twice the tag's base rate, at least 0.08 and at most 0.5, where the base rate is known; 0.5 where it is not";

const vocabulary = z
  .array(
    z.union([
      z
        .string()
        .min(1)
        .transform((tag) => ({ tag, category: 'other' })),
      z.strictObject({
        id: z.string().optional(),
        tag: z.string().min(1),
        category: z.string().min(1).default('other'),
        baseRate: z.number().min(0).max(1).optional(),
        threshold: z.number().min(0).max(1).optional(),
      }),
    ]),
  )
  .min(1);

/**
 * Returns a vocabulary by its built-in name, or from a JSON file: a list of tags, each a name or what a card says of it
 * ({ "tag": …, "category": …, "threshold": … }). Throws ReadError, or ModelError with the first thing wrong.
 */
export async function readVocabulary(nameOrFile: string): Promise<CardTag[]> {
  const json = Object.hasOwn(builtIn, nameOrFile)
    ? builtIn[nameOrFile as keyof typeof builtIn]
    : await readJsonFile(nameOrFile);
  const parsed = vocabulary.safeParse(json);
  if (parsed.success) {
    return parsed.data.map(
      (tag) => ({ threshold: thresholdFor('baseRate' in tag ? tag.baseRate : undefined), ...tag }) as CardTag,
    );
  }
  const [issue] = parsed.error.issues;
  throw new ModelError(`${nameOrFile}: entry ${issue!.path.join('.')}: ${issue!.message}`, {
    path: nameOrFile,
  });
}

async function readJsonFile(file: string): Promise<unknown> {
  const known = builtInVocabularies.join(', ');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const message = `cannot read the vocabulary ${file}; it is a JSON file, or one of ${known}`;
    throw new ReadError(message, { path: file, cause });
  });
  return parseBoundedJson(text, `${file}: a vocabulary is a JSON list of tags, and this`);
}

function thresholdFor(baseRate: number | undefined): number {
  if (baseRate === undefined) return 0.5;
  return Number(Math.min(0.5, Math.max(0.08, 2 * baseRate)).toFixed(4));
}
