import { parse } from 'node:path';
import type { CatalogueSong } from '../library/browse/CatalogueSongs.ts';
import { chooseCounterpart, type SongThere } from './chooseCounterpart.ts';
import type { Counterpart } from './Player.ts';

/** Longer titles are looked for by their beginning. */
const charactersMax = 200;

/**
 * Finds the counterpart of a song on a server that is searched by words; `searches`: the words by which it is asked for a title, one
 * after the other.
 */
export async function findByTitle(
  song: CatalogueSong,
  songsBy: (words: string) => Promise<readonly SongThere[]>,
  searches: (title: string) => readonly string[] = byWords,
): Promise<Counterpart> {
  const title = song.title ?? parse(song.path).name;
  let counterpart: Counterpart = { why: 'absent' };
  const candidates: SongThere[] = [];
  for (const words of new Set(searches(title).filter(Boolean))) {
    // With those found before: of several that fit, none is taken because other words find it alone
    candidates.push(...(await songsBy(words.slice(0, charactersMax))));
    counterpart = chooseCounterpart(song, candidates);
    if ('reference' in counterpart) break;
  }
  return counterpart;
}

/**
 * The title, as it may be written there: with accents of their own or not, with another apostrophe; and what of it are letters and digits, as
 * servers differ in what they take for a part of a word.
 */
export function byWords(title: string): string[] {
  const whole = title.normalize('NFC');
  return [
    title,
    whole,
    title.normalize('NFD'),
    whole.replace(/['’]/g, (apostrophe) => (apostrophe === '’' ? "'" : '’')),
    whole.replace(/[^\p{L}\p{N}]+/gu, ' ').trim(),
  ];
}
