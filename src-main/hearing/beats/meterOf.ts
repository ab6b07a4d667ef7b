import type { PlacedBeat } from './Beat.ts';

/** A beat is taken for a downbeat, or for none, no more surely than this. */
const surest = 0.95;
/** Nats a beat that bars must be likelier by than beats of which each is a downbeat as often as any other. */
const leastGain = 0.1;

/**
 * Returns how many beats a bar has, in nearly all of a track; undefined where downbeats are too little told apart from
 * other beats, or the meter changes.
 *
 * @example
 * const waltz = Array.from({ length: 30 }, (_, i) => ({ place: i % 3, beatsPerBar: 3, downStrength: i % 3 ? 0.1 : 0.9 }));
 * meterOf(waltz) // 3
 */
export function meterOf(
  beats: readonly Pick<PlacedBeat, 'place' | 'beatsPerBar' | 'downStrength'>[],
): number | undefined {
  const counts = new Map<number, number>();
  for (const { beatsPerBar } of beats) counts.set(beatsPerBar, (counts.get(beatsPerBar) ?? 0) + 1);
  const [commonest] = [...counts].sort(([, a], [, b]) => b - a);
  if (!commonest || commonest[1] < 0.9 * beats.length) return undefined;
  return barGain(beats) < leastGain ? undefined : commonest[0];
}

/** How much likelier downbeats are where they were found than anywhere, in nats a beat. */
function barGain(beats: readonly Pick<PlacedBeat, 'place' | 'downStrength'>[]): number {
  const downs = beats.map(({ downStrength }) => Math.min(surest, Math.max(1 - surest, downStrength)));
  const share = downs.reduce((sum, down) => sum + down, 0) / downs.length;
  const gain = beats.reduce((sum, { place }, at) => {
    const [found, anywhere] = place === 0 ? [downs[at]!, share] : [1 - downs[at]!, 1 - share];
    return sum + Math.log(found / anywhere);
  }, 0);
  return gain / beats.length;
}
