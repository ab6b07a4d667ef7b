import type { MapCamera } from './MapCamera.ts';
import type { Points } from './Points.ts';
import type { PointStyles } from './stylePoints.ts';

/** Draws the points of a map. */
export interface Painter {
  place(points: Points): void;
  style(styles: PointStyles): void;
  /** `rim`: the colour round points that are chosen, 0..255 each. */
  paint(camera: MapCamera, rim: readonly [number, number, number]): void;
  close(): void;
}

/** How much of what lies below is covered by a point that a filter does not leave, and by any other. */
export const dimAlpha = 0.22;
export const fullAlpha = 0.85;
/** How much larger a chosen point is drawn, and how much smaller a dim one. */
export const chosenTimes = 1.6;
export const dimTimes = 0.8;
