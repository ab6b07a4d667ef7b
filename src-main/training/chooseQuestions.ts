/** A track that could be asked about. */
export interface Askable {
  /** What the model as it stands says, calibrated: 0..1. */
  probability: number;
  /** The standardised embedding. */
  features: Float64Array;
}

/** So many times the number wanted are looked at: the least certain ones. */
const shortlist = 5;

/**
 * Chooses which tracks to ask a person about next: of those whose answer is least certain the ones that lie farthest from
 * each other, one after the other, so that not all answers are about one kind of music (farthest first: Gonzalez 1985;
 * over uncertain ones, after Sener and Savarese, ICLR 2018). Returns their places, the first to be asked first.
 */
export function chooseQuestions(tracks: readonly Askable[], count: number): number[] {
  const uncertain = tracks
    .map(({ probability }, index) => ({ index, distance: Math.abs(probability - 0.5) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, shortlist * count)
    .map(({ index }) => index);
  const chosen: number[] = [];
  const apart = new Map(uncertain.map((index) => [index, Infinity]));
  // The least certain of all comes first, and the map keeps their order
  for (let next = uncertain[0]; next !== undefined && chosen.length < count;) {
    chosen.push(next);
    apart.delete(next);
    const { features } = tracks[next]!;
    next = undefined;
    let farthest = -1;
    for (const [index, before] of apart) {
      const distance = Math.min(before, squaredDistance(features, tracks[index]!.features));
      apart.set(index, distance);
      if (distance > farthest) [next, farthest] = [index, distance];
    }
  }
  return chosen;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index]! - b[index]!) ** 2;
  return sum;
}
