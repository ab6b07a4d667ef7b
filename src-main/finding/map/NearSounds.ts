import type { ByteRows } from '../../simd/ByteRows.ts';
import type { SoundCells } from './sortIntoCells.ts';

/** Cells that are looked through for each sound: those round the directions nearest to it. */
const cellsAsked = 16;

/** Finds the sounds nearest to one, in the cells nearest to it; in all of them where there are few. */
export class NearSounds {
  /** Of the last search, the nearest first: places in the cells' order, and cosines. */
  readonly places: Uint32Array;
  readonly closeness: Float32Array;
  readonly cells: SoundCells;
  readonly #asked: { cell: number; closeness: number }[] = [];

  /** For so many neighbours. */
  constructor(cells: SoundCells, count: number) {
    this.cells = cells;
    this.places = new Uint32Array(count);
    this.closeness = new Float32Array(count);
  }

  /** Searches for those nearest to a row, without one place (its own); returns how many were found. */
  search(from: ByteRows, row: number, except: number): number {
    const { rows, starts } = this.cells;
    const { places, closeness } = this;
    const { products, scales } = rows;
    let found = 0;
    let least = -Infinity;
    const cells = this.#nearCells(from, row);
    const scale = rows.askRow(from, row);
    for (const cell of cells) {
      const end = starts[cell + 1]!;
      for (let start = starts[cell]!; start < end;) {
        const length = rows.multiply(start, end);
        for (let at = 0; at < length; at++) {
          const near = products[at]! * scales[start + at]!;
          if (near <= least || start + at === except) continue;
          let place = found < places.length ? found++ : found - 1;
          for (; place > 0 && closeness[place - 1]! < near; place--) {
            closeness[place] = closeness[place - 1]!;
            places[place] = places[place - 1]!;
          }
          closeness[place] = near;
          places[place] = start + at;
          if (found === places.length) least = closeness[found - 1]!;
        }
        start += length;
      }
    }
    for (let place = 0; place < found; place++) closeness[place]! *= scale;
    return found;
  }

  #nearCells(from: ByteRows, row: number): number[] {
    const { centres } = this.cells;
    if (centres.capacity <= cellsAsked) return Array.from({ length: centres.capacity }, (_, cell) => cell);
    centres.askRow(from, row);
    const { products, scales } = centres;
    const asked = this.#asked;
    asked.length = 0;
    const count = centres.multiply(0, centres.capacity);
    for (let cell = 0; cell < count; cell++) {
      const closeness = products[cell]! * scales[cell]!;
      if (asked.length === cellsAsked && closeness <= asked[cellsAsked - 1]!.closeness) continue;
      const place = asked.findLastIndex((other) => other.closeness >= closeness) + 1;
      asked.splice(place, 0, { cell, closeness });
      if (asked.length > cellsAsked) asked.pop();
    }
    return asked.map(({ cell }) => cell);
  }
}
