import type { Tag } from '../src-main/api.ts';
import { spell } from './keys.ts';
import { m } from './messages/m.ts';

/** What a search can say besides words (parseSearch.ts); `hearmark list --help` says the same (searchHelp.ts). */
export const searchFields: { written: string; finds: string }[] = [
  { written: '"let it be"', finds: m.search.exactWords() },
  { written: 'artist:björk', finds: m.search.inArtist() },
  { written: 'title:', finds: m.search.inTitle() },
  { written: 'album:', finds: m.search.inAlbum() },
  { written: 'file:', finds: m.search.inFileName() },
  { written: 'path:live', finds: m.search.inPath() },
  { written: 'year:1990..1999', finds: m.search.years() },
  { written: 'loudness:-14..-8', finds: m.search.loudness() },
  { written: 'bpm:120..126', finds: m.search.tempo() },
  { written: 'key:8A', finds: m.search.key() },
  { written: 'harmonic:8A', finds: m.search.keysTogether() },
  { written: 'vocals:..10', finds: m.search.sung() },
  { written: 'rating:4..5', finds: m.search.stars() },
  { written: 'tag:techno', finds: m.search.withTag() },
  { written: '-tag:techno', finds: m.search.withoutTag() },
  { written: `${m.search.calmPiano()}, ${spell('mod+Enter')}`, finds: m.search.soundsLikeThis() },
];

const names = [
  ...[
    'artist:',
    'title:',
    'album:',
    'file:',
    'path:',
    'year:',
    'loudness:',
    'bpm:',
    'key:',
    'harmonic:',
    'vocals:',
    'rating:',
  ],
  'tag:',
];
const completionsMax = 8;

export interface Completion {
  /** What is shown: a field, or a tag. */
  label: string;
  /** The whole text with it. */
  text: string;
}

/** What the last word of a search may become: a field, or the tag whose name it begins. */
export function completionsOf(
  typed: string,
  tags: readonly Tag[],
  categories: readonly string[],
): Completion[] {
  const word = inQuotes.exec(typed) ?? bare.exec(typed) ?? [];
  const [, before, field, value] = word;
  if (before === undefined || value === undefined || hasOpenQuote(before)) return [];
  const begins = (name: string) => name.toLowerCase().startsWith(value.toLowerCase());
  if (field === undefined) {
    const fields = [...names, ...categories.filter((one) => /^\p{L}+$/u.test(one)).map((one) => `${one}:`)];
    const found = value === '' ? [] : fields.filter((name) => begins(name));
    return found.slice(0, completionsMax).map((name) => ({ label: name, text: before + name }));
  }
  const isTag = field.toLowerCase() === 'tag';
  if (!isTag && !categories.includes(field)) return [];
  const fitting = tags.filter((tag) => (isTag || tag.category === field) && begins(tag.name));
  return [...new Set(fitting.map(({ name }) => name))].slice(0, completionsMax).map((name) => {
    const quoted = /\s/.test(name) ? `"${name}"` : name;
    return { label: name, text: `${before}${field}:${quoted} ` };
  });
}

const inQuotes = /^((?:.*\s)?-?)([\p{L}]+):"([^"]*)$/su;
const bare = /^((?:.*\s)?-?)(?:([\p{L}]+):)?([^"\s]*)$/su;
const hasOpenQuote = (text: string) => text.split('"').length % 2 === 0;
