import { ByteRows } from '../../simd/ByteRows.ts';
import type { HeardSounds } from './HeardSounds.ts';
import { seededRandom } from './seededRandom.ts';

/** Sounds that lie cell by cell, each cell round a direction. */
export interface SoundCells extends HeardSounds {
  /** [cells + 1], where each begins, and behind the last the end. */
  starts: Uint32Array;
  /** [cells, numbers] */
  centres: ByteRows;
}

/** So few are compared with all others. */
const fewSounds = 2048;
const learntPerCell = 32;
const rounds = 6;

/**
 * Sorts sounds into about as many cells as each then holds, by the nearest of as many directions, which k-means finds on a part of
 * them (the inverted file of Jegou, Douze and Schmid, "Product quantization for nearest neighbor search", TPAMI 2011, section IV).
 */
export function sortIntoCells({ ids, rows }: HeardSounds, seed: number): SoundCells {
  const count = ids.length;
  const cells = count <= fewSounds ? 1 : Math.ceil(Math.sqrt(count));
  const centres = cells === 1 ? new ByteRows(1, rows.size) : findCentres(rows, count, cells, seed);
  const cellOf = new Uint32Array(count);
  const starts = new Uint32Array(cells + 1);
  for (let row = 0; row < count; row++) {
    const cell = cells === 1 ? 0 : nearestCentre(centres, rows, row);
    cellOf[row] = cell;
    starts[cell + 1]!++;
  }
  for (let cell = 0; cell < cells; cell++) starts[cell + 1]! += starts[cell]!;
  const next = starts.slice(0, cells);
  const sorted: HeardSounds = { ids: new Uint32Array(count), rows: new ByteRows(count, rows.size) };
  for (let row = 0; row < count; row++) {
    const place = next[cellOf[row]!]!++;
    sorted.ids[place] = ids[row]!;
    sorted.rows.copy(place, rows, row);
  }
  return { ...sorted, starts, centres };
}

/** k-means by cosine, from rows that the seed chooses. */
function findCentres(rows: ByteRows, count: number, cells: number, seed: number): ByteRows {
  const random = seededRandom(seed);
  const learnt = Math.min(count, cells * learntPerCell);
  const chosen = Uint32Array.from({ length: learnt }, (_, place) =>
    Math.min(count - 1, Math.floor(((place + random() / 2 ** 32) * count) / learnt)),
  );
  const centres = new ByteRows(cells, rows.size);
  for (let cell = 0; cell < cells; cell++)
    centres.copy(cell, rows, chosen[Math.floor((cell * learnt) / cells)]!);
  const sums = new Float32Array(cells * rows.size);
  for (let round = 0; round < rounds; round++) {
    sums.fill(0);
    for (const row of chosen) {
      const from = nearestCentre(centres, rows, row) * rows.size;
      const [values, scale] = [rows.row(row), rows.scales[row]!];
      for (let index = 0; index < values.length; index++) sums[from + index]! += values[index]! * scale;
    }
    for (let cell = 0; cell < cells; cell++) {
      const sum = sums.subarray(cell * rows.size, (cell + 1) * rows.size);
      if (sum.some((value) => value !== 0)) centres.set(cell, sum); // one that nobody is near stays
    }
  }
  return centres;
}

function nearestCentre(centres: ByteRows, rows: ByteRows, row: number): number {
  centres.askRow(rows, row);
  const { products, scales } = centres;
  let [best, closest] = [0, -Infinity];
  // As many as are multiplied at once at most: for that there would have to be 16 million tracks
  const count = centres.multiply(0, centres.capacity);
  for (let cell = 0; cell < count; cell++) {
    const closeness = products[cell]! * scales[cell]!;
    if (closeness > closest) [best, closest] = [cell, closeness];
  }
  return best;
}
