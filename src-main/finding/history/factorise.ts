import { solveFactored } from '../../algebra/cholesky.ts';
import { likingOf } from './likingOf.ts';
import { SymmetricMatrix } from './SymmetricMatrix.ts';

/** Plays of one listener: how often each track, by its place among the tracks. */
export type PlaysOfListener = ReadonlyMap<number, number>;

export interface Factors {
  /** [listeners][rank]. */
  listeners: Float64Array[];
  /** [tracks][rank]; zeros for one that nobody played. */
  tracks: Float64Array[];
}

const regularisation = 5;
const rounds = 8;

/**
 * Weighted matrix factorisation of play counts by alternating least squares (Hu, Koren and Volinsky 2008, section 4). `random`
 * answers in 0..1.
 */
export function factorise(
  plays: readonly PlaysOfListener[],
  tracks: number,
  rank: number,
  random: () => number,
): Factors {
  const byListener = plays.map((of): Counts => [...of]);
  const byTrack = Array.from({ length: tracks }, (): Counts => []);
  plays.forEach((of, listener) => of.forEach((count, track) => byTrack[track]!.push([listener, count])));
  const drawn = (length: number) =>
    Array.from({ length }, () => Float64Array.from({ length: rank }, () => 0.1 * (random() - 0.5)));
  let ofListeners: Float64Array[] = drawn(plays.length);
  let ofTracks: Float64Array[] = drawn(tracks);
  for (let round = 0; round < rounds; round++) {
    ofListeners = alternate(byListener, ofTracks, rank);
    ofTracks = alternate(byTrack, ofListeners, rank);
  }
  return { listeners: ofListeners, tracks: ofTracks };
}

/** Of a listener or a track: how often each track, or by each listener. */
type Counts = [index: number, count: number][];

/** The factors of one side, of those of the other: each row by itself. */
function alternate(rows: readonly Counts[], others: readonly Float64Array[], rank: number): Float64Array[] {
  const all = new SymmetricMatrix(rank, regularisation);
  for (const other of others) all.addSquare(other, 1);
  const factor = all.factor();
  // For a row with one count: one more square in the matrix is no reason to factor it anew (Sherman and Morrison 1950)
  const solved = new Map<number, { direction: Float64Array; inner: number }>();
  const solve = (index: number) => {
    const other = others[index]!;
    const direction = solveFactored(factor, other);
    const known = { direction, inner: other.reduce((sum, value, k) => sum + value * direction[k]!, 0) };
    solved.set(index, known);
    return known;
  };
  return rows.map((counts) => {
    const target = new Float64Array(rank);
    const [first] = counts;
    if (!first) return target;
    if (counts.length === 1) {
      const [index, count] = first;
      const { direction, inner } = solved.get(index) ?? solve(index);
      const confidence = likingOf(count);
      const share = confidence / (1 + (confidence - 1) * inner);
      for (let k = 0; k < rank; k++) target[k] = share * direction[k]!;
      return target;
    }
    const matrix = new SymmetricMatrix(rank, all);
    for (const [index, count] of counts) {
      const confidence = likingOf(count);
      matrix.addSquare(others[index]!, confidence - 1);
      for (let k = 0; k < rank; k++) target[k]! += confidence * others[index]![k]!;
    }
    return solveFactored(matrix.factor(), target);
  });
}
