/**
 * The part of a file that is a track: a track of an image of a CD, a chapter of a book. Whole microseconds from the
 * beginning of the file, which no sample rate below 500 kHz is too fine for; `endUs` 0 is the end of the file, and the
 * span of 0 and 0 the whole of it.
 */
export interface Span {
  startUs: number;
  endUs: number;
}

export const wholeFile: Span = { startUs: 0, endUs: 0 };

export function isWhole({ startUs, endUs }: Span): boolean {
  return startUs === 0 && endUs === 0;
}

export function isSameSpan(a: Span, b: Span): boolean {
  return a.startUs === b.startUs && a.endUs === b.endUs;
}

/** Where a span begins and ends, in seconds; Infinity where it ends with its file. */
export function secondsOf({ startUs, endUs }: Span): { startSeconds: number; endSeconds: number } {
  return { startSeconds: startUs / 1e6, endSeconds: endUs === 0 ? Infinity : endUs / 1e6 };
}

/** A span for the eye, to stand behind the name of its file: " [3:20–7:01]"; nothing for the whole of it. */
export function shownSpan(span: Span): string {
  if (isWhole(span)) return '';
  const { startSeconds, endSeconds } = secondsOf(span);
  return ` [${clock(startSeconds)}–${endSeconds === Infinity ? 'end' : clock(endSeconds)}]`;
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
