import { factorise, regressFactors, type PlaysOfListener } from './factorise.ts';
import { learnPreference } from './learnPreference.ts';

export interface TrackScore {
  score: number;
  /** Of one person alone: how far the score may be off. */
  uncertainty?: number;
}

/** Scores a track by its embedding, and by its place among those that were learnt from, if it was one of them. */
export type Taste = (vector: ArrayLike<number>, place?: number) => TrackScore;

/** From so many listeners on, what others played says something of what one likes. */
const fewestListeners = 5;
const rank = 12;
/** Of tracks that fewer played nothing is learnt of how embeddings tell factors. */
const fewestPlayers = 2;
/** What an embedding tells counts as much as so many who played the track (compare Wang and Blei, KDD 2011). */
const asGoodAs = 60;

/**
 * Learns what the first of some listeners likes: alone, or among few, by what embeddings have in common; among more, by matrix
 * factorisation, and by embeddings for tracks that hardly anybody played. `vectors`: [tracks][features], of length 1, of all that
 * was played and some that was not; `listeners` name tracks by their places there. `random` answers in 0..1.
 */
export function learnTaste(
  vectors: readonly ArrayLike<number>[],
  listeners: readonly PlaysOfListener[],
  random: () => number,
): Taste {
  const own = listeners[0]!;
  if (listeners.length < fewestListeners) {
    const plays = vectors.map((_, track) => own.get(track) ?? 0);
    const preference = learnPreference(vectors, plays);
    return (vector) => preference.of(vector);
  }
  const factors = factorise(listeners, vectors.length, rank, random);
  const mine = factors.listeners[0]!;
  const players = vectors.map((_, track) => listeners.filter((of) => of.has(track)).length);
  const known = vectors.flatMap((_, track) => (players[track]! >= fewestPlayers ? [track] : []));
  const factorsOf = regressFactors(known.map((track) => vectors[track]!), known.map((track) => factors.tracks[track]!)); // prettier-ignore
  const scoreOf = (of: Float64Array) => of.reduce((sum, value, k) => sum + value * mine[k]!, 0);
  return (vector, place) => {
    const told = scoreOf(factorsOf(vector));
    if (place === undefined) return { score: told };
    const share = players[place]! / (players[place]! + asGoodAs);
    return { score: share * scoreOf(factors.tracks[place]!) + (1 - share) * told };
  };
}
