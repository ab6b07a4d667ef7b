/** What does not rise above this is silence, -80 dBFS. */
export const silence = 1e-4;

/**
 * Whether anything sounds in samples, -1..1.
 *
 * @example
 * hasSound(Float32Array.of(0, 0.00005, -0.2)) // true
 */
export function hasSound(samples: Float32Array): boolean {
  return samples.some((sample) => Math.abs(sample) > silence);
}
