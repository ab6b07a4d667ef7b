/** A track that could be asked about, or was. */
export interface Askable {
  /** Whose it is: neighbours in the queue share none of these. */
  kinship: readonly string[];
  /** The embedding; null where there is none. */
  features: Float32Array | null;
}

/** How many questions lie between two of one artist or album, where there are others. */
const apart = 10;
/** Before anything was asked, and where there are no embeddings: worth alone counts. */
const unknownDistance = 1e30;

/**
 * Chooses which of some tracks to ask a person about next, the one that is worth most first: of those that are not of an
 * artist or album just asked about, the one with the largest product of worth and distance to the nearest track that was
 * asked about already (farthest first: Gonzalez 1985; from what has answers on: Sener and Savarese, ICLR 2018). What was
 * asked before, the oldest first, goes on counting, so that an answer only takes its own track out of the order.
 * Returns the places of the chosen ones. `worths` are above 0.
 */
export function chooseQuestions(
  tracks: readonly Askable[],
  worths: readonly number[],
  asked: readonly Askable[],
  count: number,
): number[] {
  const left = new Set(tracks.keys());
  const distances = tracks.map(() => unknownDistance);
  const lastAsked = new Map<string, number>();
  let turn = 0;
  const ask = ({ kinship, features }: Askable) => {
    turn++;
    for (const name of kinship) lastAsked.set(name, turn);
    if (!features) return;
    for (const place of left) {
      const other = tracks[place]!.features;
      if (other) distances[place] = Math.min(distances[place]!, distanceOf(features, other));
    }
  };
  asked.forEach(ask);
  const chosen: number[] = [];
  while (chosen.length < count && left.size > 0) {
    let [next, rest, best] = [-1, -1, -1];
    for (const place of left) {
      const last = Math.max(0, ...tracks[place]!.kinship.map((name) => lastAsked.get(name) ?? 0));
      const between = last === 0 ? apart : Math.min(apart, turn - last);
      const value = worths[place]! * distances[place]!;
      if (between > rest || (between === rest && value > best)) [next, rest, best] = [place, between, value];
    }
    left.delete(next);
    chosen.push(next);
    ask(tracks[next]!);
  }
  return chosen;
}

function distanceOf(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let index = 0; index < a.length; index++) squares += (a[index]! - b[index]!) ** 2;
  return Math.sqrt(squares);
}
