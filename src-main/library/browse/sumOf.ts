/** The sum of the values of some rows. */
export function sumOf(values: Float32Array, rows: Uint32Array): number {
  let sum = 0;
  for (let place = 0; place < rows.length; place++) sum += values[rows[place]!]!;
  return sum;
}
