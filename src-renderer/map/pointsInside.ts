import type { Points } from './Points.ts';

/** The points within an outline, its corners as x, y, x, y and so on (the even-odd rule); of those that are accepted. */
export function pointsInside(
  { x, y, count }: Points,
  outline: readonly number[],
  accepts: (point: number) => boolean,
): number[] {
  const inside: number[] = [];
  const xs = outline.filter((_, at) => at % 2 === 0);
  const ys = outline.filter((_, at) => at % 2 === 1);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  for (let at = 0; at < count; at++) {
    const [px, py] = [x[at]!, y[at]!];
    if (px < left || px > right || py < top || py > bottom || !accepts(at)) continue;
    let isInside = false;
    for (let corner = 0, before = xs.length - 1; corner < xs.length; before = corner++) {
      if (ys[corner]! > py === ys[before]! > py) continue;
      const share = (py - ys[corner]!) / (ys[before]! - ys[corner]!);
      if (px < xs[corner]! + share * (xs[before]! - xs[corner]!)) isInside = !isInside;
    }
    if (isInside) inside.push(at);
  }
  return inside;
}
