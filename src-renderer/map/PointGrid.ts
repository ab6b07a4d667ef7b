import type { Points } from './Points.ts';

const pointsPerCell = 4;

/** Finds the point nearest to a place, among those in the cells of a grid around it. */
export class PointGrid {
  readonly #points: Points;
  readonly #left: number;
  readonly #top: number;
  readonly #step: number;
  readonly #across: number;
  readonly #down: number;
  /** [cells + 1], where the points of each begin in `places`. */
  readonly #starts: Uint32Array;
  readonly #places: Uint32Array;

  constructor(points: Points) {
    this.#points = points;
    const { x, y, count } = points;
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let at = 0; at < count; at++) {
      left = Math.min(left, x[at]!);
      right = Math.max(right, x[at]!);
      top = Math.min(top, y[at]!);
      bottom = Math.max(bottom, y[at]!);
    }
    if (count === 0) [left, right, top, bottom] = [0, 0, 0, 0];
    [this.#left, this.#top] = [left, top];
    const cells = Math.max(1, count / pointsPerCell);
    this.#step = Math.max(Math.max(right - left, bottom - top) / Math.sqrt(cells), 1e-6);
    this.#across = Math.floor((right - left) / this.#step) + 1;
    this.#down = Math.floor((bottom - top) / this.#step) + 1;
    this.#starts = new Uint32Array(this.#across * this.#down + 1);
    for (let at = 0; at < count; at++) this.#starts[this.#cellOf(x[at]!, y[at]!) + 1]!++;
    for (let cell = 1; cell < this.#starts.length; cell++) this.#starts[cell]! += this.#starts[cell - 1]!;
    const next = this.#starts.slice();
    this.#places = new Uint32Array(count);
    for (let at = 0; at < count; at++) this.#places[next[this.#cellOf(x[at]!, y[at]!)]!++] = at;
  }

  /** The place of the nearest point that is accepted, within a distance; null where there is none. */
  nearest(x: number, y: number, within: number, accepts: (point: number) => boolean): number | null {
    const points = this.#points;
    let [found, closest] = [null as number | null, within * within];
    const [fromColumn, toColumn] = this.#span(x - this.#left, within, this.#across);
    const [fromRow, toRow] = this.#span(y - this.#top, within, this.#down);
    for (let row = fromRow; row <= toRow; row++) {
      const from = this.#starts[row * this.#across + fromColumn] ?? 0;
      const end = this.#starts[row * this.#across + toColumn + 1] ?? 0;
      for (let place = from; place < end; place++) {
        const at = this.#places[place]!;
        const distance = (points.x[at]! - x) ** 2 + (points.y[at]! - y) ** 2;
        if (distance <= closest && accepts(at)) [found, closest] = [at, distance];
      }
    }
    return found;
  }

  #cellOf(x: number, y: number): number {
    return (
      Math.floor((y - this.#top) / this.#step) * this.#across + Math.floor((x - this.#left) / this.#step)
    );
  }

  #span(offset: number, within: number, cells: number): [from: number, to: number] {
    const from = Math.max(0, Math.floor((offset - within) / this.#step));
    return [from, Math.min(cells - 1, Math.floor((offset + within) / this.#step))];
  }
}
