import type { PlanePoints } from './principalPlane.ts';

/**
 * Turns points, and mirrors and moves them if need be, in place, so that they lie on others as well as can be (the orthogonal
 * Procrustes problem, in the plane): a map that is laid out anew still has its north where it was. Points of NaN in `onto` count for
 * nothing.
 */
export function turnOnto(points: PlanePoints, onto: PlanePoints): void {
  const known = [...onto.x.keys()].filter((at) => !Number.isNaN(onto.x[at]!));
  if (known.length < 2) return;
  const [from, to] = [middleOf(points, known), middleOf(onto, known)];
  // Sums of the products of both, for either way round
  let [cosine, sine, mirroredCosine, mirroredSine] = [0, 0, 0, 0];
  for (const at of known) {
    const [x, y] = [points.x[at]! - from.x, points.y[at]! - from.y];
    const [wantedX, wantedY] = [onto.x[at]! - to.x, onto.y[at]! - to.y];
    cosine += x * wantedX + y * wantedY;
    sine += x * wantedY - y * wantedX;
    mirroredCosine += x * wantedX - y * wantedY;
    mirroredSine += x * wantedY + y * wantedX;
  }
  const isMirrored = Math.hypot(mirroredCosine, mirroredSine) > Math.hypot(cosine, sine);
  const angle = isMirrored ? Math.atan2(mirroredSine, mirroredCosine) : Math.atan2(sine, cosine);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let at = 0; at < points.x.length; at++) {
    const x = points.x[at]! - from.x;
    const y = (points.y[at]! - from.y) * (isMirrored ? -1 : 1);
    points.x[at] = cos * x - sin * y + to.x;
    points.y[at] = sin * x + cos * y + to.y;
  }
}

function middleOf({ x, y }: PlanePoints, places: readonly number[]): { x: number; y: number } {
  let [sumX, sumY] = [0, 0];
  for (const at of places) {
    sumX += x[at]!;
    sumY += y[at]!;
  }
  return { x: sumX / places.length, y: sumY / places.length };
}
