import { factorise, type PlaysOfListener } from './factorise.ts';
import { learnPreference } from './learnPreference.ts';
import { regress } from './regress.ts';
import { linearScore, type Taste } from './Taste.ts';

/** From so many listeners on, what others played says something of what one likes. */
const fewestListeners = 5;
const rank = 12;
/** Of tracks that fewer played nothing is learnt of how embeddings tell scores. */
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
    return learnPreference(vectors, plays);
  }
  const factors = factorise(listeners, vectors.length, rank, random);
  const mine = factors.listeners[0]!;
  const scores = factors.tracks.map((of) => of.reduce((sum, value, k) => sum + value * mine[k]!, 0));
  const players = vectors.map((_, track) => listeners.filter((of) => of.has(track)).length);
  const known = vectors.flatMap((_, track) => (players[track]! >= fewestPlayers ? [track] : []));
  const told = regress(known.map((track) => vectors[track]!), known.map((track) => scores[track]!)); // prettier-ignore
  return {
    ...told,
    scoreOf(vector, place) {
      const score = linearScore(told.weights, told.offset, vector);
      if (place === undefined) return score;
      const share = players[place]! / (players[place]! + asGoodAs);
      return share * scores[place]! + (1 - share) * score;
    },
  };
}
