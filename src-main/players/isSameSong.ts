import { foldedTitle, toleratedSeconds } from '../library/browse/matchPlaylist.ts';
import type { CatalogueSong } from '../library/browse/CatalogueSongs.ts';

/** What a player says of a song. */
export interface SaidOfSong {
  title?: string | undefined;
  /** Each of its artists, or all in one text. */
  artists: readonly string[];
  durationSeconds?: number | undefined;
}

/** Whether two durations are the same, as far as both are known. */
export function isSameDuration(a: number | null | undefined, b: number | null | undefined): boolean {
  return a == null || b == null || Math.abs(a - b) <= toleratedSeconds;
}

/** Whether a song of the library and one of a player have the same title, an artist in common and the same duration. */
export function isSameSong(song: CatalogueSong, said: SaidOfSong): boolean {
  if (song.title === null || song.artist === null || said.title === undefined) return false;
  const artists = [song.artist, ...song.artists].map(foldedTitle);
  return (
    foldedTitle(song.title) === foldedTitle(said.title) &&
    said.artists.some((artist) => artists.includes(foldedTitle(artist))) &&
    isSameDuration(song.durationSeconds, said.durationSeconds)
  );
}
