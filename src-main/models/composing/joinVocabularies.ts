import type { CardTag, ModelCard } from '../../taggers/card.ts';
import type { ComposedHyper } from '../../taggers/architectures/composed.ts';
import synonyms from './synonyms.json' with { type: 'json' };

export type Source = ComposedHyper['sources'][number][number];

/** A tag of a composed model with what it is made of. */
export interface JoinedTag {
  tag: string;
  category: string;
  threshold: number;
  sources: Source[];
}

interface Meaning {
  tag: string;
  category: string;
}

/** Of all that is said of one thing, in these categories alone: a voice is an instrument in some vocabularies. */
const sungCategories = new Set(['voice', 'instrument']);

/** By word, lower case. */
const meanings = new Map<string, Meaning[]>();
for (const { tag, category, means } of synonyms) {
  for (const word of [tag, ...means]) {
    meanings.set(word, [...(meanings.get(word) ?? []), { tag, category }]);
  }
}

/** Returns the one tag that a word of a category means, in the spelling that a composed model has. */
export function meaningOf({ tag, category }: Meaning): Meaning {
  const word = tag.toLowerCase();
  const found = (meanings.get(word) ?? []).find(
    (one) => one.category === category || (sungCategories.has(one.category) && sungCategories.has(category)),
  );
  return found ?? { tag: word, category };
}

/**
 * Joins the vocabularies of models: tags that mean the same are one, made of each model that has it, all with the same
 * weight, at the mean of their thresholds. What a model never shows (threshold 1) is left out.
 */
export function joinVocabularies(cards: readonly ModelCard[]): JoinedTag[] {
  const joined = new Map<string, JoinedTag & { thresholds: number[] }>();
  for (const { name, vocabulary } of cards) {
    for (const entry of vocabulary.filter(({ threshold }) => threshold < 1)) {
      const meaning = meaningOf(entry);
      const key = JSON.stringify([meaning.category, meaning.tag]);
      const known = joined.get(key) ?? { ...meaning, threshold: 0, sources: [], thresholds: [] };
      joined.set(key, known);
      known.thresholds.push(entry.threshold);
      known.sources.push(sourceOf(name, entry));
    }
  }
  return [...joined.values()].map(({ thresholds, sources, ...tag }) => ({
    ...tag,
    threshold: round(thresholds.reduce((sum, value) => sum + value, 0) / thresholds.length),
    sources: sources.map((source) => {
      // Two words of one model for one thing count as one of another
      const ofModel = sources.filter(({ model }) => model === source.model).length;
      return { ...source, weight: round(1 / ofModel) };
    }),
  }));
}

function sourceOf(model: string, { tag, category }: CardTag): Source {
  return { model, tag, category, weight: 1 };
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
