import type { Tag } from '../src-main/api.ts';
import { spell } from './keys.ts';

/** What a search can say besides words (parseSearch.ts); `hearmark list --help` says the same (searchHelp.ts). */
export const searchFields: { written: string; finds: string }[] = [
  { written: '"let it be"', finds: 'exactly these words' },
  { written: 'artist:björk', finds: 'in the artist alone' },
  { written: 'title:', finds: 'in the title alone' },
  { written: 'album:', finds: 'in the album alone' },
  { written: 'file:', finds: "in the file's name" },
  { written: 'path:live', finds: 'in the names of the file and its folders' },
  { written: 'year:1990..1999', finds: 'years; also year:1994, year:1990.., year:..1999' },
  { written: 'loudness:-14..-8', finds: 'loudness in LUFS; also loudness:-14.., loudness:..-8' },
  { written: 'bpm:120..126', finds: 'tempo; also bpm:128, bpm:120..' },
  { written: 'key:8A', finds: 'key; also key:Am, key:1m, key:8A,9A' },
  { written: 'harmonic:8A', finds: 'keys that go together with this one' },
  { written: 'vocals:..10', finds: 'how much is sung, in per cent' },
  { written: 'rating:4..5', finds: 'stars; also rating:4, rating:3.., -rating:..5 for none' },
  { written: 'tag:techno', finds: 'with this tag; also mood:calm, genre:"deep house"' },
  { written: '-tag:techno', finds: 'without this tag; "-" excludes anything' },
  { written: `calm piano, ${spell('mod+Enter')}`, finds: 'what sounds like this, the best first' },
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
