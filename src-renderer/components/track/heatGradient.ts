import type { Timeline } from '../../../src-main/api.ts';

/** How much colour the threshold itself gets: below it a row stays pale, above it there is room to tell strong from strongest. */
const shareAtThreshold = 0.3;

/** Where a window lies on the time axis, in shares of the track. */
export interface Cell {
  from: number;
  to: number;
}

/** Lays windows side by side: each reaches to the next one's start, at most as far as it heard. */
export function cellsOf({ startsSeconds, windowSeconds }: Timeline, durationSeconds: number): Cell[] {
  return startsSeconds.map((start, window) => {
    const end = Math.min(
      start + windowSeconds,
      startsSeconds[window + 1] ?? durationSeconds,
      durationSeconds,
    );
    return { from: start / durationSeconds, to: Math.max(start, end) / durationSeconds };
  });
}

/** Which window is heard at a moment: the last that has begun; -1 before the first. */
export function windowAt({ startsSeconds }: Timeline, seconds: number): number {
  return startsSeconds.findLastIndex((start) => start <= seconds);
}

/** How much of the category's colour a score gets, 0..1. */
export function heat(score: number, threshold: number): number {
  if (score < threshold) return shareAtThreshold * (score / threshold) ** 1.5;
  const above = (score - threshold) / Math.max(1e-6, 1 - threshold);
  return shareAtThreshold + (1 - shareAtThreshold) * above ** 0.6;
}

/**
 * The two layers of a heat row as CSS backgrounds: the colour of each window, and a line where it passes the
 * threshold. CSS follows the theme and any zoom by itself.
 */
export function heatGradient(
  cells: Cell[],
  scores: number[],
  threshold: number,
): { colour: string; line: string } {
  const stops = (paint: (score: number) => string) =>
    cells
      .map(({ from, to }, window) => {
        const colour = paint(scores[window] ?? 0);
        return `${colour} ${percent(from)} ${percent(to)}`;
      })
      .join(', ');
  const colour = stops(
    (score) => `color-mix(in oklab, var(--category) ${percent(heat(score, threshold))}, var(--hover))`,
  );
  const line = stops((score) => (score >= threshold ? 'var(--category)' : 'transparent'));
  return { colour: `linear-gradient(to right, ${colour})`, line: `linear-gradient(to right, ${line})` };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
