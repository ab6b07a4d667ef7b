import { divideHills } from './divideHills.ts';
import type { PlanePoints } from './principalPlane.ts';

/** Where many points lie together. */
export interface Regions {
  /** [points], the region of each, the largest region being 0; -1 for those in none. */
  regionOf: Int16Array;
  /** [regions], where each is densest. */
  x: number[];
  y: number[];
  points: number[];
}

/** Cells of the grid on which points are counted, across the longer side: fewer for few points. */
const cellsAcross = (points: number) => Math.min(96, Math.max(8, 2 * Math.sqrt(points)));
/** Counts are spread over the cells around by a bell curve this wide, in cells. */
const blurCells = 1.6;
const blurReach = 4;
/** Two hills are one where the pass between them is so high, of the lower one. */
const samePass = 0.75;
/** A region holds so many points at least, and so much of all. */
const leastPoints = 5;
const leastShare = 0.004;
const mostRegions = 24;

/**
 * Finds the regions of a map: the hills of how densely points lie, each with its slopes (watersheds of a grid, where hills with a
 * shallow pass between them are one: Chazal, Guibas, Oudot and Skraba, "Persistence-based clustering", JACM 2013). Of so few points that
 * none lie together, all are one region.
 */
export function findRegions({ x, y }: PlanePoints): Regions {
  const grid = gridOf(x, y);
  const counts = countIn(grid);
  const density = blurred(counts, grid);
  const hillOf = climb(density, grid);
  divideHills(hillOf, counts, grid.columns);
  const found = listed(grid, hillOf, density);
  return found.points.length > 0 || x.length === 0 ? found : oneRegion(x, y);
}

function oneRegion(x: Float32Array, y: Float32Array): Regions {
  const middle = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { regionOf: new Int16Array(x.length), x: [middle(x)], y: [middle(y)], points: [x.length] };
}

interface Grid {
  columns: number;
  rows: number;
  cellOf: Uint32Array;
  left: number;
  top: number;
  step: number;
}

function gridOf(x: Float32Array, y: Float32Array): Grid {
  const [left, right, top, bottom] = [...rangeOf(x), ...rangeOf(y)];
  const step = Math.max(right - left, bottom - top) / cellsAcross(x.length) || 1;
  const columns = Math.floor((right - left) / step) + 1;
  const rows = Math.floor((bottom - top) / step) + 1;
  const cellOf = Uint32Array.from(
    x,
    (value, at) => Math.floor((y[at]! - top) / step) * columns + Math.floor((value - left) / step),
  );
  return { columns, rows, cellOf, left, top, step };
}

function rangeOf(values: Float32Array): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return values.length > 0 ? [least, most] : [0, 0];
}

function countIn({ columns, rows, cellOf }: Grid): Float32Array {
  const counts = new Float32Array(columns * rows);
  for (const cell of cellOf) counts[cell]!++;
  return counts;
}

/** By columns, then by rows. */
function blurred(counts: Float32Array, { columns, rows }: Grid): Float32Array {
  const bell = Array.from({ length: 2 * blurReach + 1 }, (_, at) =>
    Math.exp(-((at - blurReach) ** 2) / (2 * blurCells ** 2)),
  );
  const along = (from: Float32Array, isAcross: boolean) => {
    const result = new Float32Array(from.length);
    for (let cell = 0; cell < from.length; cell++) {
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      for (const [at, weight] of bell.entries()) {
        const other = (isAcross ? column : row) + at - blurReach;
        if (other < 0 || other >= (isAcross ? columns : rows)) continue;
        result[cell]! += weight * from[isAcross ? row * columns + other : other * columns + column]!;
      }
    }
    return result;
  };
  return along(along(counts, true), false);
}

/** [cells], the summit of the hill that each lies on: a cell, or -1 where there is nothing. */
function climb(density: Float32Array, { columns, rows }: Grid): Int32Array {
  const summitOf = new Int32Array(density.length).fill(-1);
  const find = (cell: number): number => {
    let summit = cell;
    while (summitOf[summit] !== summit) summit = summitOf[summit]!;
    return summit;
  };
  const order = [...density.keys()].filter((cell) => density[cell]! > 1e-3);
  order.sort((a, b) => density[b]! - density[a]! || a - b);
  for (const cell of order) {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    const higher: number[] = [];
    for (let down = -1; down <= 1; down++) {
      for (let right = -1; right <= 1; right++) {
        const isInside =
          column + right >= 0 && column + right < columns && row + down >= 0 && row + down < rows;
        const other = cell + down * columns + right;
        if (isInside && other !== cell && summitOf[other]! >= 0) higher.push(other);
      }
    }
    if (higher.length === 0) {
      summitOf[cell] = cell;
      continue;
    }
    const summits = [...new Set(higher.sort((a, b) => density[b]! - density[a]!).map(find))];
    summitOf[cell] = summits[0]!;
    const highest = summits.reduce((best, one) => (density[one]! > density[best]! ? one : best));
    for (const summit of summits)
      if (summit !== highest && density[cell]! > samePass * density[summit]!) summitOf[summit] = highest;
  }
  return summitOf.map((summit, cell) => (summit < 0 ? -1 : find(cell)));
}

function listed(
  { columns, cellOf, left, top, step }: Grid,
  hillOf: Int32Array,
  density: Float32Array,
): Regions {
  const counts = new Map<number, number>();
  for (const cell of cellOf) counts.set(hillOf[cell]!, (counts.get(hillOf[cell]!) ?? 0) + 1);
  const least = Math.max(leastPoints, leastShare * cellOf.length);
  const summits = [...counts]
    .filter(([summit, points]) => summit >= 0 && points >= least)
    .sort(([a, here], [b, there]) => there - here || density[b]! - density[a]! || a - b)
    .slice(0, mostRegions);
  const numberOf = new Map(summits.map(([summit], number) => [summit, number]));
  return {
    regionOf: Int16Array.from(cellOf, (cell) => numberOf.get(hillOf[cell]!) ?? -1),
    x: summits.map(([summit]) => left + ((summit % columns) + 0.5) * step),
    y: summits.map(([summit]) => top + (Math.floor(summit / columns) + 0.5) * step),
    points: summits.map(([, points]) => points),
  };
}
