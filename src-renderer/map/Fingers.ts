import type { MapCamera } from './MapCamera.ts';

interface Place {
  x: number;
  y: number;
}

/** The fingers on a map, in pixels of it: two of them draw it, and come nearer as they part. */
export class Fingers {
  readonly #places = new Map<number, Place>();

  get count(): number {
    return this.#places.size;
  }

  /** Where the first of them is. */
  get first(): Place | undefined {
    return this.#places.values().next().value;
  }

  put(pointerId: number, place: Place): void {
    this.#places.set(pointerId, place);
  }

  lift(pointerId: number): void {
    this.#places.delete(pointerId);
  }

  /** Moves a finger; what lay under the first two lies under them again. */
  move(pointerId: number, place: Place, camera: MapCamera): MapCamera {
    const before = [...this.#places.values()].slice(0, 2);
    if (!this.#places.has(pointerId)) return camera;
    this.#places.set(pointerId, place);
    const after = [...this.#places.values()].slice(0, 2);
    if (after.length < 2) return camera;
    const [from, to] = [middleOf(before), middleOf(after)];
    const factor = apartOf(after) / Math.max(1, apartOf(before));
    return camera.panned(to.x - from.x, to.y - from.y).zoomed(factor, to);
  }
}

function middleOf([a, b]: readonly Place[]): Place {
  return { x: (a!.x + b!.x) / 2, y: (a!.y + b!.y) / 2 };
}

function apartOf([a, b]: readonly Place[]): number {
  return Math.hypot(a!.x - b!.x, a!.y - b!.y);
}
