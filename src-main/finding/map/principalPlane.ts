import type { ByteRows } from '../../simd/ByteRows.ts';

/** Rows that the plane is found by. */
const learntRows = 10_000;
const rounds = 60;

/** Points in a plane, [points] each. */
export interface PlanePoints {
  x: Float32Array;
  y: Float32Array;
}

/**
 * Lays rows onto the plane in which they differ most: their first two principal components, found by orthogonal iteration on a part of
 * them. The same rows always lie the same way round.
 */
export function principalPlane(rows: ByteRows): PlanePoints {
  const { size, capacity: count } = rows;
  const covariance = covarianceOf(rows);
  const axes = [0, 1].map((axis) => Float64Array.from({ length: size }, (_, at) => Math.cos(1 + axis + at)));
  for (let round = 0; round < rounds; round++) {
    for (const [number, axis] of axes.entries()) {
      multiply(covariance, axis);
      if (number === 1) takeAway(axis, axes[0]!);
      normalise(axis);
    }
  }
  const places = axes.map((axis) => {
    const [least, most] = [Math.min(...axis), Math.max(...axis)];
    const sign = -least > most ? -1 : 1;
    return Float32Array.from({ length: count }, (_, row) => {
      const values = rows.row(row);
      let sum = 0;
      for (let at = 0; at < size; at++) sum += values[at]! * axis[at]!;
      return sign * sum * rows.scales[row]!;
    });
  });
  return { x: places[0]!, y: places[1]! };
}

/** [size, size] */
function covarianceOf(rows: ByteRows): Float64Array {
  const { size, capacity: count } = rows;
  const covariance = new Float64Array(size * size);
  const learnt = Math.min(count, learntRows);
  const values = new Float64Array(size);
  for (let place = 0; place < learnt; place++) {
    const row = Math.floor((place * count) / learnt);
    const bytes = rows.row(row);
    for (let at = 0; at < size; at++) values[at] = bytes[at]! * rows.scales[row]!;
    for (let one = 0; one < size; one++) {
      const value = values[one]!;
      for (let other = one; other < size; other++) covariance[one * size + other]! += value * values[other]!;
    }
  }
  for (let one = 0; one < size; one++)
    for (let other = 0; other < one; other++)
      covariance[one * size + other] = covariance[other * size + one]!;
  return covariance;
}

function multiply(matrix: Float64Array, vector: Float64Array): void {
  const size = vector.length;
  const product = new Float64Array(size);
  for (let one = 0; one < size; one++) {
    let sum = 0;
    for (let other = 0; other < size; other++) sum += matrix[one * size + other]! * vector[other]!;
    product[one] = sum;
  }
  vector.set(product);
}

function takeAway(vector: Float64Array, direction: Float64Array): void {
  let along = 0;
  for (let at = 0; at < vector.length; at++) along += vector[at]! * direction[at]!;
  for (let at = 0; at < vector.length; at++) vector[at]! -= along * direction[at]!;
}

function normalise(vector: Float64Array): void {
  const length = Math.hypot(...vector);
  if (length > 0) for (let at = 0; at < vector.length; at++) vector[at]! /= length;
}
