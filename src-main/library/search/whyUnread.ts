import { parseSearch, type NumberField, type SearchTerm } from './parseSearch.ts';

/** How ranges are written. */
const rangesOf: Record<NumberField, string> = {
  rating: 'rating:4..5, rating:4, rating:4.. or rating:..2, in stars from 0.5 to 5',
  loudness: 'loudness:-14..-8, loudness:-14.. or loudness:..-8, in LUFS',
  bpm: 'bpm:120..126, bpm:128, bpm:120.. or bpm:..126',
  vocals: 'vocals:50.., vocals:..10 or vocals:10..50, in per cent of the track',
};

/** Says how a part of a search is written that cannot be read; undefined where it can be. */
export function whyUnread(term: SearchTerm): string | undefined {
  switch (term.kind) {
    case 'year':
      if (term.from <= term.to) return undefined;
      return `year:${term.typed}: write it as year:1994, year:1990..1999, year:1990.. or year:..1999.`;
    case 'number':
      return term.range ? undefined : `${term.field}:${term.typed}: write it as ${rangesOf[term.field]}.`;
    case 'key':
      if (term.keys) return undefined;
      return `${term.typed} is no key: write it as key:8A, key:1m, key:Am, or harmonic:8A for what goes together with it.`;
    case 'text':
    case 'path':
    case 'tag':
      return undefined;
  }
}

/** What a search asks of the tags that there are. */
interface KnownTags {
  isCategory(name: string): boolean;
  /** Those of this name, whatever its case; in this category where it is given. */
  find(name: string, category?: string): readonly { category: string }[];
}

/** As whyUnread, for the first part of a text that cannot be read, or names no tag; null where there is none. */
export function firstUnread(text: string, known: KnownTags): string | null {
  return (
    parseSearch(text, (name) => known.isCategory(name))
      .map((term) => whyUnread(term) ?? whyUnknown(term, known))
      .find((why) => why !== undefined) ?? null
  );
}

/** A tag that there is not finds nothing, and leaves nothing out. */
function whyUnknown(term: SearchTerm, known: KnownTags): string | undefined {
  if (term.kind !== 'tag') return undefined;
  const { category, name } = term;
  if (known.find(name, category ?? undefined).length > 0) return undefined;
  if (category === null) return `There is no tag ${name}.`;
  const others = known.find(name).map((tag) => `${tag.category}:${name}`);
  return others.length > 0
    ? `There is no tag ${name} in the category ${category}: write it as ${others.join(' or ')}.`
    : `There is no tag ${name} in the category ${category}.`;
}
