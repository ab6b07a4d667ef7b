/** So much of the grid is too wide for one region, and so much is about what a part of it has. */
const widestShare = 0.2;
const partShare = 0.05;
/** A part has so many points or so: of few, a hill is wide because it is blurred. */
const leastPoints = 40;
const rounds = 12;

/**
 * Divides hills that are too wide into parts of about the same size, in place: where music shades into other music, one hill is most
 * of the map. k-means (Lloyd, 1982) over the cells of the hill, by how many points each holds; `hillOf` then names the middle cell of
 * the part.
 */
export function divideHills(hillOf: Int32Array, counts: Float32Array, columns: number): void {
  const cellsOf = Map.groupBy([...hillOf.keys()].filter((cell) => hillOf[cell]! >= 0), (cell) => hillOf[cell]!); // prettier-ignore
  for (const [summit, cells] of cellsOf) {
    if (cells.length <= widestShare * hillOf.length) continue;
    const points = cells.reduce((sum, cell) => sum + counts[cell]!, 0);
    const parts = Math.min(
      Math.ceil(cells.length / (partShare * hillOf.length)),
      Math.floor(points / leastPoints),
    );
    if (parts < 2) continue;
    const middles = findMiddles(cells, summit, parts, counts, columns);
    // A part is called by the cell of it that is nearest to its middle, which no other part has
    const names = middles.map((middle) => nearestTo(cells, middle, columns));
    for (const cell of cells) hillOf[cell] = names[closest(middles, placeOf(cell, columns))]!;
  }
}

type Place = readonly [column: number, row: number];

function findMiddles(
  cells: number[],
  summit: number,
  parts: number,
  counts: Float32Array,
  columns: number,
): Place[] {
  // Each new one is the farthest from all others
  let middles: Place[] = [placeOf(summit, columns)];
  while (middles.length < parts) {
    const gaps = cells.map((cell) =>
      Math.min(...middles.map((middle) => gap(middle, placeOf(cell, columns)))),
    );
    middles.push(placeOf(cells[gaps.indexOf(Math.max(...gaps))]!, columns));
  }
  for (let round = 0; round < rounds; round++) {
    const sums = middles.map(() => [0, 0, 0] as [column: number, row: number, points: number]);
    for (const cell of cells) {
      const place = placeOf(cell, columns);
      const sum = sums[closest(middles, place)]!;
      const points = counts[cell]! + 1e-6; // those that hold none have a place, too
      sum[0] += points * place[0];
      sum[1] += points * place[1];
      sum[2] += points;
    }
    middles = sums.map(([column, row, points], at) =>
      points > 0 ? [column / points, row / points] : middles[at]!,
    );
  }
  return middles;
}

function placeOf(cell: number, columns: number): Place {
  return [cell % columns, Math.floor(cell / columns)];
}

function nearestTo(cells: readonly number[], middle: Place, columns: number): number {
  return cells.reduce((best, cell) =>
    gap(middle, placeOf(cell, columns)) < gap(middle, placeOf(best, columns)) ? cell : best,
  );
}

function closest(middles: readonly Place[], place: Place): number {
  let best = 0;
  for (let at = 1; at < middles.length; at++)
    if (gap(middles[at]!, place) < gap(middles[best]!, place)) best = at;
  return best;
}

/** The square of a distance. */
function gap([column, row]: Place, [otherColumn, otherRow]: Place): number {
  return (column - otherColumn) ** 2 + (row - otherRow) ** 2;
}
