import { z } from 'zod';
import { ModelError, ReadError } from '../../errors.ts';
import { readRegular } from '../../files/readRegular.ts';
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

/** That of AudioSet has some fifty thousand. */
const vocabularyBytesMax = 8 * 2 ** 20;

/** Names of the vocabularies that need no file. */
export const builtInVocabularies = Object.keys(builtIn);

/** Nobody has measured thresholds for models that were trained elsewhere; this rule is written into their cards. */
export const thresholdRule =
  "twice the tag's base rate, at least 0.08 and at most 0.5, where the base rate is known; 0.5 where it is not";

const name = z.string().trim().min(1);

const vocabulary = z
  .array(
    z.union(
      [
        name.transform((tag) => ({ tag, category: 'other' })),
        z.strictObject({
          id: z.string().optional(),
          tag: name,
          category: z.string().min(1).default('other'),
          baseRate: z.number().min(0).max(1).optional(),
          threshold: z.number().min(0).max(1).optional(),
        }),
      ],
      {
        error: 'a tag is its name, or an object with "tag", and "category", "threshold", "baseRate" or "id"',
      },
    ),
    { error: 'a vocabulary is a list of tags in the order of the outputs' },
  )
  .min(1, 'a vocabulary has a tag or more');

/**
 * Returns a vocabulary by its built-in name, or from a file: a JSON list of tags, each a name or what a card says of it
 * ({ "tag": …, "category": …, "threshold": … }), a JSON object of names and numbers from 0 on, or text with a name a line.
 * Throws ReadError, or ModelError with the first thing wrong.
 */
export async function readVocabulary(nameOrFile: string): Promise<CardTag[]> {
  const json = Object.hasOwn(builtIn, nameOrFile)
    ? builtIn[nameOrFile as keyof typeof builtIn]
    : listOf(await readTagsFile(nameOrFile));
  const parsed = vocabulary.safeParse(json);
  if (parsed.success) {
    return parsed.data.map(
      (tag) => ({ threshold: thresholdFor('baseRate' in tag ? tag.baseRate : undefined), ...tag }) as CardTag,
    );
  }
  const [issue] = parsed.error.issues;
  const entry = issue!.path.length === 0 ? '' : `entry ${issue!.path.join('.')}: `;
  throw new ModelError(`${nameOrFile}: ${entry}${issue!.message}`, { path: nameOrFile });
}

async function readTagsFile(file: string): Promise<unknown> {
  const known = builtInVocabularies.join(', ');
  const bytes = await readRegular(file, vocabularyBytesMax).catch((cause: unknown) => {
    const message = `cannot read the vocabulary ${file}; it is a JSON file, text with a tag a line, or one of ${known}`;
    throw new ReadError(message, { path: file, cause });
  });
  const text = decode(bytes);
  if (/^\s*[[{]/.test(text) || /\.json$/i.test(file))
    return parseBoundedJson(
      text,
      `${file}: a vocabulary is a JSON list of tags, or text with a tag a line, and this`,
    );
  if (/\.[ct]sv$/i.test(file))
    throw new ModelError(
      `${file}: a vocabulary is no table: keep the column of the tags, as text with a tag a line`,
      {
        path: file,
      },
    );
  const lines = text.trim().split(/\r\n|\r|\n/);
  return lines.map((line) => line.trim().replace(/^(["'])(.*)\1$/, '$2'));
}

/** UTF-8, or UTF-16 where it begins as editors on Windows begin that; without that beginning. */
function decode(bytes: Buffer): string {
  const start = bytes.toString('latin1', 0, 2);
  const encoding = { '\xff\xfe': 'utf-16le', '\xfe\xff': 'utf-16be' }[start] ?? 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The list that an object stands for: { "0": "rock", "1": "pop" } as Hugging Face has it, or { "rock": 0, "pop": 1 }. */
function listOf(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const entries = Object.entries(json as Record<string, unknown>);
  for (const [at, tag] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const list: unknown[] = [];
    for (const entry of entries)
      if (/^\d{1,6}$/.test(String(entry[at]))) list[Number(entry[at])] = entry[tag];
    if (entries.length > 0 && list.length === entries.length && !list.includes(undefined)) return list;
  }
  return json;
}

function thresholdFor(baseRate: number | undefined): number {
  if (baseRate === undefined) return 0.5;
  return Number(Math.min(0.5, Math.max(0.08, 2 * baseRate)).toFixed(4));
}
