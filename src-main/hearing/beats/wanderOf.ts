import type { Beat } from './Beat.ts';
import { runsOf } from './tempoOf.ts';

/** Tempo is compared over so many beats. */
const beatsEach = 8;

/**
 * Returns how much the tempo of eight beats differs from that of the eight before, as a rule (the median, a part of it); Infinity where
 * there are too few beats in a row to say.
 *
 * @example
 * const even = Array.from({ length: 20 }, (_, at) => ({ seconds: at / 2, isFirst: at === 0 }));
 * wanderOf(even) // 0
 */
export function wanderOf(beats: readonly Pick<Beat, 'seconds' | 'isFirst'>[]): number {
  const changes = runsOf(beats).flatMap((run) => {
    const spans = run.slice(0, -beatsEach).map(({ seconds }, at) => run[at + beatsEach]!.seconds - seconds);
    return spans.slice(beatsEach).map((span, at) => Math.abs(Math.log(span / spans[at]!)));
  });
  return changes.sort((a, b) => a - b)[changes.length >> 1] ?? Infinity;
}
