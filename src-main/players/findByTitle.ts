import { parse } from 'node:path';
import type { CatalogueSong } from '../library/browse/CatalogueSongs.ts';
import { chooseCounterpart, type SongThere } from './chooseCounterpart.ts';
import type { Counterpart } from './Player.ts';

/** Longer titles are looked for by their beginning. */
const charactersMax = 200;

/** Finds the counterpart of a song on a server that is searched by words: by its title, and by what of it are letters and digits. */
export async function findByTitle(
  song: CatalogueSong,
  songsBy: (words: string) => Promise<readonly SongThere[]>,
): Promise<Counterpart> {
  const title = song.title ?? parse(song.path).name;
  // Servers differ in what they take for a part of a word
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  let why: 'absent' | 'several' = 'absent';
  for (const words of new Set([title, plain].filter(Boolean))) {
    const counterpart = chooseCounterpart(song, await songsBy(words.slice(0, charactersMax)));
    if ('reference' in counterpart) return counterpart;
    if (counterpart.why === 'several') why = 'several';
  }
  return { why };
}
