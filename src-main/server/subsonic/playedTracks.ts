import type { Plays } from '../../library/Plays.ts';

/** The person's own plays, as tracks: the most played first, or the latest. */
export function playedTracks(plays: Plays, first: 'plays' | 'lastAt'): number[] {
  return plays
    .countsOf()
    .sort((a, b) => b[first] - a[first])
    .map(({ trackId }) => trackId);
}
