const size = 624;
const shift = 397;

/**
 * The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998) as NumPy's `random.seed(seed)` starts it: each call
 * returns the next value of `random.random()`, in 0..1 with 53 bits.
 */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let i = 1; i < size; i++) {
    const previous = state[i - 1]!;
    state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
  }
  let position = size;

  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;

  function next(): number {
    if (position === size) twist();
    let bits = state[position++]!;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return bits ^ (bits >>> 18);
  }

  function twist(): void {
    for (let i = 0; i < size; i++) {
      const joined = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff);
      state[i] = state[(i + shift) % size]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    position = 0;
  }
}
