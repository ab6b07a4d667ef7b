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

/** As whyUnread, for the first part of a text that cannot be read; null where all of it can be. */
export function firstUnread(text: string, isCategory: (name: string) => boolean): string | null {
  return (
    parseSearch(text, isCategory)
      .map(whyUnread)
      .find((why) => why !== undefined) ?? null
  );
}
