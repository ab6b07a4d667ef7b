import type { PlanePoints } from './principalPlane.ts';
import { seededRandom } from './seededRandom.ts';
import type { WeightedPairs } from './weighNeighbours.ts';

/** Points that push a point away for each that draws it. */
const pushers = 5;
/** A step moves a point so far at most, in either direction (as the reference implementation, umap-learn, does). */
const longestStep = 4;
/**
 * Neighbours do not come nearer than their share of this, in one direction: albums stay clouds in which each track is seen. UMAP's
 * min_dist, in terms of how many points there are.
 */
const spacing = 16;
/** Against steps without end between points in one place (UMAP, section 4.1). */
const closest = 0.001;
/** A layout of many points takes fewer rounds. */
const fewPoints = 10_000;

/**
 * Moves points until those that hold together lie together and others apart, by stochastic gradients with negative samples (McInnes,
 * Healy and Melville, "UMAP", 2018, section 4.2), where closeness is 1 / (1 + distance²): the curve of t-SNE, which looks the same as
 * UMAP's own (Boehm, Berens and Kobak, "Attraction-repulsion spectrum in neighbor embeddings", JMLR 2022). Yields after each round
 * how much is done, 0..1.
 */
export function* settlePoints(
  { x, y }: PlanePoints,
  { length, first, second, weights }: WeightedPairs,
  seed: number,
): Generator<number, void> {
  const points = x.length;
  const rounds = points <= fewPoints ? 500 : 200;
  const random = seededRandom(seed);
  const nearest = (spacing * spacing) / points;
  let strongest = 0;
  for (let pair = 0; pair < length; pair++) strongest = Math.max(strongest, weights[pair]!);
  /** Rounds from one turn of a pair to the next; the weakest have none. */
  const waits = Float32Array.from(weights.subarray(0, length), (weight) => strongest / weight);
  const nextTurns = Float32Array.from(waits, (wait) => (wait > rounds ? Infinity : wait));
  for (let round = 1; round <= rounds; round++) {
    const rate = 1 - (round - 1) / rounds;
    for (let pair = 0; pair < length; pair++) {
      if (nextTurns[pair]! > round) continue;
      nextTurns[pair]! += waits[pair]!;
      const [one, other] = [first[pair]!, second[pair]!];
      draw(one, other, rate);
      push(one, rate);
      draw(other, one, rate);
      push(other, rate);
    }
    yield round / rounds;
  }

  function draw(one: number, other: number, rate: number): void {
    const [dx, dy] = [x[one]! - x[other]!, y[one]! - y[other]!];
    const squared = dx * dx + dy * dy;
    const pull = squared < nearest ? 1 - squared / nearest : -2 / (1 + squared);
    const [stepX, stepY] = [rate * limited(pull * dx), rate * limited(pull * dy)];
    x[one]! += stepX;
    y[one]! += stepY;
    x[other]! -= stepX;
    y[other]! -= stepY;
  }

  function push(one: number, rate: number): void {
    for (let pusher = 0; pusher < pushers; pusher++) {
      const other = random() % points;
      if (other === one) continue;
      const [dx, dy] = [x[one]! - x[other]!, y[one]! - y[other]!];
      const squared = dx * dx + dy * dy;
      const force = 2 / ((closest + squared) * (1 + squared));
      x[one]! += rate * limited(force * dx);
      y[one]! += rate * limited(force * dy);
    }
  }
}

function limited(step: number): number {
  return step > longestStep ? longestStep : step < -longestStep ? -longestStep : step;
}
