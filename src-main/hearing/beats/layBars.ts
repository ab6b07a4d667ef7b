import type { Beat, PlacedBeat } from './Beat.ts';

/** Meters that are tried: three and four beats in a bar, as in Böck, Krebs and Widmer 2016, section 3.2. */
const meters = [3, 4] as const;
/** A beat is taken for a downbeat, or for none, no more surely than this. */
const surest = 0.95;
/** Nats that it costs to go on in another place of a bar, or another meter; where time was free before, nothing. */
const changeCost = 16;

const places = meters.flatMap((beatsPerBar, meter) => {
  const first = meters.slice(0, meter).reduce((sum, beats) => sum + beats, 0);
  return Array.from({ length: beatsPerBar }, (_, place) => {
    return { place, beatsPerBar, before: first + ((place + beatsPerBar - 1) % beatsPerBar) };
  });
});

/**
 * Lays bars over beats: the likeliest way through three and four beats in a bar by what the network said of downbeats (Viterbi).
 *
 * @example
 * const beats = [0.9, 0.1, 0.2, 0.9, 0.1, 0.1].map((downStrength, at) => ({ downStrength, seconds: at, isFirst: at === 0 }));
 * layBars(beats).map(({ place }) => place) // [0, 1, 2, 0, 1, 2]
 */
export function layBars(beats: readonly Beat[]): PlacedBeat[] {
  let scores = new Float64Array(places.length);
  const cameFrom: Uint8Array[] = [];
  for (const { downStrength, isFirst } of beats) {
    const down = Math.min(surest, Math.max(1 - surest, downStrength));
    const best = highest(scores);
    const changed = scores[best]! - (isFirst ? 0 : changeCost);
    const from = new Uint8Array(places.length);
    const next = new Float64Array(places.length);
    for (const [state, { place, before }] of places.entries()) {
      from[state] = scores[before]! >= changed ? before : best;
      next[state] = Math.max(scores[before]!, changed) + Math.log(place === 0 ? down : 1 - down);
    }
    cameFrom.push(from);
    scores = next;
  }
  let state = highest(scores);
  return beats
    .map((_, at) => {
      const placed = state;
      state = cameFrom[beats.length - 1 - at]![state]!;
      return placed;
    })
    .reverse()
    .map((placed, at) => {
      const { place, beatsPerBar } = places[placed]!;
      return { ...beats[at]!, place, beatsPerBar };
    });
}

function highest(scores: Float64Array): number {
  let best = 0;
  for (let state = 1; state < scores.length; state++) if (scores[state]! > scores[best]!) best = state;
  return best;
}
