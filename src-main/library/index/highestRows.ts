/** Values are counted in so many steps first, so that few of them have to be sorted. */
const steps = 4096;
const valueSteps = 2 ** 24;
const mostRows = 2 ** 28;

/** Returns the rows with the highest values, 0..1, the highest first and equals by their rows; those at 0 are left out. */
export function highestRows(values: Float32Array, count: number): number[] {
  const counts = new Uint32Array(steps + 1);
  for (let row = 0; row < values.length; row++) counts[Math.ceil(values[row]! * steps)]!++;
  let [from, found] = [steps + 1, 0];
  while (from > 1 && found < count) found += counts[--from]!;
  // Value and row in one number, so that they are sorted as numbers: exact, for both together stay below 2^53
  const keys = new Float64Array(found);
  let length = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Math.ceil(value * steps) >= from)
      keys[length++] = Math.round((1 - value) * valueSteps) * mostRows + row;
  }
  return Array.from(keys.sort().subarray(0, count), (key) => key % mostRows);
}
