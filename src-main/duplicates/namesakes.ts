import type { Library } from '../library/Library.ts';

/** "Intro", or a track that every box of a series has: their names tell nothing. */
const mostNamesakes = 20;

/** The pairs among tracks that have the same artist and title. */
export function namesakes(
  { tracks }: Library,
  trackIds: Iterable<number>,
): { first: number; second: number }[] {
  const wanted = new Set(trackIds);
  return tracks.namesakes(mostNamesakes).flatMap((named) => {
    const those = named.filter((id) => wanted.has(id));
    return those.flatMap((first, place) => those.slice(place + 1).map((second) => ({ first, second })));
  });
}
