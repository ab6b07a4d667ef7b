/** Makes a source of whole numbers, 0 up to 2^32, that only the seed decides (Marsaglia, "Xorshift RNGs", 2003). */
export function seededRandom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
