import type { TrackScores } from '../library/Scores.ts';

export interface TimelineMatch {
  /** Where the second begins, seconds from the beginning of the first. */
  startSeconds: number;
  /** 0..1 */
  likeness: number;
}

/** From the beginning of one to the beginning of the other, in windows. */
const mostShift = 6;
/** What both have, of the shorter one. */
const leastShare = 0.7;
const fewestWindows = 3;
/** Mean difference of scores, 0..1, of what counts as the same: chosen, not measured. */
const mostDifference = 0.03;

/**
 * Lays what a model heard over time in two tracks over each other, a window at a time, and returns where the mean difference of
 * its scores is least; undefined where it is too large, or too little is there.
 */
export function compareTimelines(a: TrackScores, b: TrackScores): TimelineMatch | undefined {
  const [windowsA, windowsB] = [a.windowStartsSeconds.length, b.windowStartsSeconds.length];
  if (a.coverage !== 'whole' || b.coverage !== 'whole') return undefined;
  const tags = a.timeline.length / windowsA;
  const least = Math.max(fewestWindows, Math.ceil(leastShare * Math.min(windowsA, windowsB)));
  let best: { shift: number; difference: number } | undefined;
  for (let shift = -mostShift; shift <= mostShift; shift++) {
    const [from, to] = [Math.max(0, shift), Math.min(windowsA, windowsB + shift)];
    if (to - from < least) continue;
    let sum = 0;
    for (let cell = from * tags; cell < to * tags; cell++)
      sum += Math.abs(a.timeline[cell]! - b.timeline[cell - shift * tags]!);
    const difference = sum / ((to - from) * tags);
    if (difference < (best?.difference ?? mostDifference)) best = { shift, difference };
  }
  return best && { startSeconds: best.shift * a.windowSeconds, likeness: 1 - best.difference };
}
