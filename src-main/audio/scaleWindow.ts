/** Brings the greatest number of a window to 1; or all of them to mean 0 and deviation 1. */
export type WindowScale = 'peak' | 'deviation';

/**
 * Scales the numbers that a front end made of a window; silence stays as it is.
 *
 * @example
 * scaleWindow(Float32Array.of(1, 2, 4), 'peak') // [0.25, 0.5, 1]
 * scaleWindow(Float32Array.of(1, 3), 'deviation') // [-1, 1]
 */
export function scaleWindow(values: Float32Array, scale: WindowScale): Float32Array {
  if (scale === 'peak') {
    const peak = values.reduce((most, value) => Math.max(most, value), 0);
    return peak > 0 ? values.map((value) => value / peak) : values;
  }
  let [sum, squares] = [0, 0];
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (const value of values) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / values.length);
  return deviation > 0 ? values.map((value) => (value - mean) / deviation) : values;
}
