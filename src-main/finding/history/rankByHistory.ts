import { setImmediate } from 'node:timers/promises';
import type { Library } from '../../library/Library.ts';
import type { PlayCount } from '../../library/Plays.ts';
import { learnTaste } from './learnTaste.ts';
import type { Taste } from './Taste.ts';
import { withStars } from './withStars.ts';

export interface Ranking {
  /** The best first. */
  trackIds: Uint32Array;
  /** Of these, in their order. */
  scores: Float64Array;
  /** How often the person played a track, and when last; undefined for never. */
  playedOf: (trackId: number) => PlayCount | undefined;
  /** How far the score of a track may be off, where that is known: by own plays alone. */
  uncertaintyOf: (trackId: number) => number | undefined;
}

/** So many tracks that nobody played are learnt from, spread over the library. */
const mostUnplayed = 4000;
/** So many of the best are scored exactly; the others by embeddings of one byte a number. */
const bestExact = 1000;
/** Between two pieces of work others have their turn. */
const tracksAtOnce = 1000;

/**
 * Scores all tracks that the model in use has heard for the person whose library it is, by what they played and by stars; none where
 * nothing of that was heard. Others' plays count, too, once there are enough: see learnTaste. What has few stars comes last.
 */
export async function rankByHistory({ plays, ratings, browse }: Library): Promise<Ranking> {
  const own = new Map(plays.countsOf().map((count) => [count.trackId, count]));
  const { counts, disliked } = withStars(own.values(), ratings.all());
  const { embeddings } = browse;
  if (!counts.keys().some((trackId) => embeddings.vectorOf(trackId))) return nothing;
  await browse.similarReady();
  const names = plays.listeners().flatMap(({ listener }) => (listener === '' ? [] : [listener]));
  const others = names.map((listener) => plays.countsOf(listener));
  const played = new Set([...counts.keys(), ...disliked, ...others.flat().map(({ trackId }) => trackId)]);
  const heard = embeddings.heardIds();
  const step = Math.max(1, Math.ceil(heard.length / mostUnplayed));
  const vectors: Float32Array[] = [];
  const places = new Map<number, number>();
  await forEach(heard.filter((trackId, index) => played.has(trackId) || index % step === 0), (trackId) => {
    const vector = embeddings.vectorOf(trackId);
    if (!vector) return;
    places.set(trackId, vectors.length);
    vectors.push(vector);
  }); // prettier-ignore
  const placed = (counted: Iterable<readonly [trackId: number, plays: number]>) =>
    new Map([...counted].flatMap(([trackId, count]) => {
      const place = places.get(trackId);
      return place === undefined ? [] : [[place, count] as const];
    })); // prettier-ignore
  const mine = placed(counts);
  if (mine.size === 0) return nothing;
  const theirs = others.map((of) => placed(of.map((count) => [count.trackId, count.plays] as const)));
  const taste = learnTaste(vectors, [mine, ...theirs], sequence());
  const scores = scoresOfAll(taste, heard, embeddings);
  for (const [at, trackId] of heard.entries()) {
    const place = places.get(trackId);
    if (place !== undefined) scores[at] = taste.scoreOf(vectors[place]!, place);
  }
  const least = scores.reduce((one, other) => Math.min(one, other), Infinity);
  for (const [at, trackId] of heard.entries()) if (disliked.has(trackId)) scores[at] = least - 1;
  const ordered = bestFirst(scores);
  const best = ordered.subarray(0, bestExact);
  for (const at of best) {
    const trackId = heard[at]!;
    const vector = places.has(trackId) ? undefined : embeddings.vectorOf(trackId);
    if (vector) scores[at] = taste.scoreOf(vector);
  }
  best.sort((a, b) => scores[b]! - scores[a]! || a - b);
  return {
    trackIds: ordered.map((at) => heard[at]!),
    scores: Float64Array.from(ordered, (at) => scores[at]!),
    playedOf: (trackId) => own.get(trackId),
    uncertaintyOf(trackId) {
      const vector = embeddings.vectorOf(trackId);
      return vector && taste.uncertaintyOf?.(vector);
    },
  };
}

const nothing: Ranking = {
  trackIds: new Uint32Array(),
  scores: new Float64Array(),
  playedOf: () => undefined,
  uncertaintyOf: () => undefined,
};

/** Of those heard, by the embeddings that are in memory. */
function scoresOfAll(
  { weights, offset }: Taste,
  heard: Uint32Array,
  embeddings: Library['browse']['embeddings'],
): Float64Array {
  const length = Math.hypot(...weights);
  const scores = new Float64Array(heard.length);
  let at = 0;
  // In the same order, with those between whose files are gone
  embeddings.compareAll(Float32Array.from(weights), (trackId, cosine) => {
    if (trackId === heard[at]) scores[at++] = offset + length * cosine;
  });
  return scores;
}

/** Places of scores, the best first; of equal ones, that which came first. */
function bestFirst(scores: Float64Array): Uint32Array {
  const most = scores.reduce((one, other) => Math.max(one, other), -Infinity);
  const range = most - scores.reduce((one, other) => Math.min(one, other), Infinity);
  // Numbers alone are sorted some ten times as fast as by a function: 2^32 steps of the score, then the place,
  // which is exact up to two million tracks
  const keys = scores.map((score, place) => {
    const below = range > 0 ? Math.round(((most - score) / range) * 2 ** 32) : 0;
    return below * scores.length + place;
  });
  return Uint32Array.from(keys.sort(), (key) => key % scores.length);
}

async function forEach(trackIds: Uint32Array, work: (trackId: number) => void): Promise<void> {
  for (const [index, trackId] of trackIds.entries()) {
    work(trackId);
    if (index % tracksAtOnce === tracksAtOnce - 1) await setImmediate();
  }
}

/** The same numbers each time, so that the same history gives the same answer (Numerical Recipes' generator). */
function sequence(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}
