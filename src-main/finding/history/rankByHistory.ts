import { setImmediate } from 'node:timers/promises';
import type { Library } from '../../library/Library.ts';
import { learnTaste } from './learnTaste.ts';

export interface Recommended {
  trackId: number;
  score: number;
  /** How often the person played it, 0 for never. */
  plays: number;
  lastAt: number | null;
}

export interface Ranking {
  /** The best first. */
  tracks: Recommended[];
  /** How far the score of a track may be off, where that is known: by own plays alone. */
  uncertaintyOf(trackId: number): number | undefined;
}

/** So many tracks that nobody played are learnt from, spread over the library. */
const mostUnplayed = 4000;
/** Between two pieces of work others have their turn. */
const tracksAtOnce = 1000;

/**
 * Scores all tracks that a model has heard for the person whose library it is; none where nothing of what they played was heard.
 * Others' plays count, too, once there are enough: see learnTaste.
 */
export async function rankByHistory(library: Library, modelId: number): Promise<Ranking> {
  const { plays, scores } = library;
  const own = new Map(plays.countsOf().map((count) => [count.trackId, count]));
  const names = plays.listeners().flatMap(({ listener }) => (listener === '' ? [] : [listener]));
  const others = names.map((listener) => plays.countsOf(listener));
  const played = new Set([...own.keys(), ...others.flat().map(({ trackId }) => trackId)]);
  const step = Math.max(1, Math.ceil(scores.countTracks(modelId) / mostUnplayed));
  const vectors: Float32Array[] = [];
  const places = new Map<number, number>();
  await forEach(scores.embeddings(modelId), ({ trackId, embedding }, index) => {
    if (!played.has(trackId) && index % step !== 0) return;
    places.set(trackId, vectors.length);
    vectors.push(scaledToOne(embedding));
  });
  const placed = (counts: Iterable<{ trackId: number; plays: number }>) =>
    new Map([...counts].flatMap(({ trackId, plays: count }) => {
      const place = places.get(trackId);
      return place === undefined ? [] : [[place, count] as const];
    })); // prettier-ignore
  const mine = placed(own.values());
  if (mine.size === 0) return { tracks: [], uncertaintyOf: () => undefined };
  const taste = learnTaste(vectors, [mine, ...others.map(placed)], sequence());
  const tracks: Recommended[] = [];
  await forEach(scores.embeddings(modelId), ({ trackId, embedding }) => {
    const { plays: count = 0, lastAt = null } = own.get(trackId) ?? {};
    const score = taste.scoreOf(scaledToOne(embedding), places.get(trackId));
    tracks.push({ trackId, score, plays: count, lastAt });
  });
  return {
    tracks: tracks.sort((a, b) => b.score - a.score),
    uncertaintyOf(trackId) {
      const embedding = scores.of(trackId, modelId)?.embedding;
      return embedding && taste.uncertaintyOf?.(scaledToOne(embedding));
    },
  };
}

async function forEach<T>(items: Iterable<T>, work: (item: T, index: number) => void): Promise<void> {
  let index = 0;
  for (const item of items) {
    work(item, index++);
    if (index % tracksAtOnce === 0) await setImmediate();
  }
}

function scaledToOne(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}

/** The same numbers each time, so that the same history gives the same answer (Numerical Recipes' generator). */
function sequence(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}
