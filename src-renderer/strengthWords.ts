import type { ClipsRight, ModelStrengths } from '../src-main/api.ts';
import { counted } from './format.ts';

const ofCategory: Record<string, [string, string]> = {
  genre: ['genre', 'genres'],
  mood: ['mood', 'moods'],
  instrument: ['instrument', 'instruments'],
  voice: ['kind of voice', 'kinds of voice'],
  era: ['era', 'eras'],
  other: ['other tag', 'other tags'],
};

/** "64 genres, 30 instruments and 5 eras": what a model knows. */
export function knowsWords({ knows }: ModelStrengths): string {
  return inList(
    knows.map(({ category, tags }) =>
      counted(tags, ...(ofCategory[category] ?? [`tag of ${category}`, `tags of ${category}`])),
    ),
  );
}

/** "Good at genres, fair at instruments. It tells speech from music."; empty of a model that nobody measured. */
export function goodAtWords({ measured }: ModelStrengths): string {
  if (!measured) return '';
  const { genres, instruments, speech } = measured;
  const at = [
    { word: levelOf(genres), what: 'genres' },
    { word: levelOf(instruments), what: 'instruments' },
  ];
  const said = [...Map.groupBy(at, ({ word }) => word)].map(
    ([word, ones]) => `${word} at ${inList(ones.map(({ what }) => what))}`,
  );
  const sentence = said.join(', ');
  const voice = speech.right === speech.of ? 'It tells speech from music.' : 'It takes speech for music.';
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. ${voice}`;
}

/** "46 of 57 clips": the figure by which models are compared; a dash where there is none. */
export function rightGenres({ measured }: ModelStrengths): string {
  return measured ? `${measured.genres.right} of ${measured.genres.of} clips` : '–';
}

/** From these shares of clips on; the models of docs/models.md lie on both sides of each. */
function levelOf({ right, of }: ClipsRight): 'good' | 'fair' | 'weak' {
  return right / of >= 0.75 ? 'good' : right / of >= 0.6 ? 'fair' : 'weak';
}

/** "a, b and c". */
function inList(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}
