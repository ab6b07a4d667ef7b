import type { ClipsRight, ModelStrengths } from '../src-main/api.ts';
import { m } from './messages/m.ts';

const ofCategory: Record<string, (words: { count: number }) => string> = {
  genre: m.counts.genres,
  mood: m.counts.moods,
  instrument: m.counts.instruments,
  voice: m.counts.kindsOfVoice,
  era: m.counts.eras,
  other: m.counts.otherTags,
};

/** "64 genres, 30 instruments and 5 eras": what a model knows. */
export function knowsWords({ knows }: ModelStrengths): string {
  return inList(
    knows.map(
      ({ category, tags }) =>
        ofCategory[category]?.({ count: tags }) ?? m.counts.tagsOf({ count: tags, category }),
    ),
  );
}

/** "Good at genres, fair at instruments. It tells speech from music."; empty of a model that nobody measured. */
export function goodAtWords({ measured }: ModelStrengths): string {
  if (!measured) return '';
  const { genres, instruments, speech } = measured;
  const at = [
    { word: levelOf(genres), what: m.models.genres() },
    { word: levelOf(instruments), what: m.models.instruments() },
  ];
  const said = [...Map.groupBy(at, ({ word }) => word)].map(([word, ones]) =>
    wordsOf[word]({ what: inList(ones.map(({ what }) => what)) }),
  );
  const sentence = said.join(', ');
  const voice =
    speech.right === speech.of ? m.models.itTellsSpeechFromMusic() : m.models.itTakesSpeechForMusic();
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. ${voice}`;
}

/** "46 of 57 clips": the figure by which models are compared; a dash where there is none. */
export function rightGenres({ measured }: ModelStrengths): string {
  return measured ? m.models.ofClips({ right: measured.genres.right, of: measured.genres.of }) : '–';
}

const wordsOf = { good: m.models.goodAt, fair: m.models.fairAt, weak: m.models.weakAt };

/** From these shares of clips on; the models of docs/models.md lie on both sides of each. */
function levelOf({ right, of }: ClipsRight): 'good' | 'fair' | 'weak' {
  return right / of >= 0.75 ? 'good' : right / of >= 0.6 ? 'fair' : 'weak';
}

/** "a, b and c". */
function inList(words: string[]): string {
  return words.length < 2
    ? words.join('')
    : m.words.and({ most: words.slice(0, -1).join(', '), last: words.at(-1)! });
}
