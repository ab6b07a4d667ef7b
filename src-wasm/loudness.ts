// The inner loops of measuring loudness, in AssemblyScript: the power of K-weighted channels, two at a time in double
// precision, and the highest peak of a channel, four places at a time in single precision. `npm run build-wasm` compiles it
// to src-main/simd/loudness.wasm; src-main/audio/MeteredChannels.ts lays out the memory. All addresses are in bytes.

/** Bytes of a vector, and of the `reach` samples on either side from which what lies between two samples is computed. */
const vector: usize = 16;
const reach: usize = 48;

/** Both filters in state-space form: what input (of the first b0, k1, k2; of the second 1, m1, m2) and state give. */
let b0: f64;
let k1: f64;
let k2: f64;
let a1: f64;
let a2: f64;
let m1: f64;
let m2: f64;
let c1: f64;
let c2: f64;

/** Takes the coefficients of audio/kWeighting.ts; the numerator of the second filter is always 1, -2, 1. */
export function planWeighting(n0: f64, n1: f64, n2: f64, d1: f64, d2: f64, e1: f64, e2: f64): void {
  b0 = n0;
  k1 = n1 - d1 * n0;
  k2 = n2 - d2 * n0;
  a1 = d1;
  a2 = d2;
  m1 = -2 - e1;
  m2 = 1 - e2;
  c1 = e1;
  c2 = e2;
}

/**
 * Sums the squares of the weighted samples of two channels, f32[frames] from `left` and from `right` on, each times what
 * its channel counts. `state`, f64[4, 2], is what their filters remember.
 */
export function power(
  left: usize,
  right: usize,
  frames: i32,
  leftCounts: f64,
  rightCounts: f64,
  state: usize,
): f64 {
  const vb0 = f64x2.splat(b0);
  const vk1 = f64x2.splat(k1);
  const vk2 = f64x2.splat(k2);
  const va1 = f64x2.splat(a1);
  const va2 = f64x2.splat(a2);
  const vm1 = f64x2.splat(m1);
  const vm2 = f64x2.splat(m2);
  const vc1 = f64x2.splat(c1);
  const vc2 = f64x2.splat(c2);
  let s1 = v128.load(state);
  let s2 = v128.load(state, vector);
  let t1 = v128.load(state, 2 * vector);
  let t2 = v128.load(state, 3 * vector);
  let sum = f64x2.splat(0);
  const end = left + (<usize>frames << 2);
  for (; left < end; left += 4, right += 4) {
    const pair = v128.shuffle<f32>(v128.load32_zero(left), v128.load32_zero(right), 0, 4, 1, 5);
    const x = f64x2.promote_low_f32x4(pair);
    const shelved = f64x2.add(f64x2.mul(vb0, x), s1);
    const next1 = f64x2.sub(f64x2.add(f64x2.mul(vk1, x), s2), f64x2.mul(va1, s1));
    s2 = f64x2.sub(f64x2.mul(vk2, x), f64x2.mul(va2, s1));
    s1 = next1;
    const passed = f64x2.add(shelved, t1);
    const next2 = f64x2.sub(f64x2.add(f64x2.mul(vm1, shelved), t2), f64x2.mul(vc1, t1));
    t2 = f64x2.sub(f64x2.mul(vm2, shelved), f64x2.mul(vc2, t1));
    t1 = next2;
    sum = f64x2.add(sum, f64x2.mul(passed, passed));
  }
  v128.store(state, withoutSubnormal(s1));
  v128.store(state, withoutSubnormal(s2), vector);
  v128.store(state, withoutSubnormal(t1), 2 * vector);
  v128.store(state, withoutSubnormal(t2), 3 * vector);
  return leftCounts * f64x2.extract_lane(sum, 0) + rightCounts * f64x2.extract_lane(sum, 1);
}

/** What fades for ever would become subnormal, which is slow. */
// @ts-ignore: decorator
@inline
function withoutSubnormal(state: v128): v128 {
  return v128.and(state, f64x2.ge(f64x2.abs(state), f64x2.splat(1e-30)));
}

/** Makes 0 of NaN and infinity in f32[count], rounded up to whole vectors. */
export function silenceNonFinite(samples: usize, count: i32): void {
  const end = samples + (<usize>count << 2);
  for (; samples < end; samples += vector) {
    const four = v128.load(samples);
    // A finite number less itself is 0, another NaN
    v128.store(samples, v128.and(four, f32x4.eq(f32x4.sub(four, four), f32x4.splat(0))));
  }
}

/**
 * The highest of `highest` and of the peaks of a channel, at its samples and between them. Each gap is looked at once
 * `reach` is behind it: those of the f32[count] from `samples` on, count > 0, reach back 26 samples before them.
 *
 * Between samples that both stay below half of the highest peak so far nothing higher is looked for. Only a tone above a
 * third of the rate could hide there, and not for long.
 *
 * `table`, f32[12, 3]: what the sum of the samples at one distance to the left and right counts at a quarter and three
 * quarters of the way, what their difference counts there (three quarters: less it), and what the sum counts half-way.
 */
export function highestPeak(samples: usize, count: i32, highest: f32, table: usize): f32 {
  const first = samples - reach;
  const last = first + (<usize>count << 2) - vector;
  let peak = f32x4.splat(highest);
  let near = f32x4.splat(0.5 * highest);
  let at = min(first, last);
  while (true) {
    const sides = f32x4.max(f32x4.abs(v128.load(at)), f32x4.abs(v128.load(at, 4)));
    if (v128.any_true(f32x4.gt(sides, near))) {
      let four = f32x4.max(peak, f32x4.max(sides, between(at, table)));
      four = f32x4.max(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
      peak = f32x4.max(four, v128.shuffle<f32>(four, four, 1, 0, 3, 2));
      near = f32x4.mul(peak, f32x4.splat(0.5));
    }
    if (at === last) break;
    at = min(at + vector, last); // the last four may overlap those before
  }
  return f32x4.extract_lane(peak, 0);
}

/** The highest of what lies between each of four samples and the next. */
// @ts-ignore: decorator
@inline
function between(at: usize, table: usize): v128 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  let half = f32x4.splat(0);
  let right = at + reach;
  for (let left = at + 4 - reach; left <= at; left += 4, right -= 4, table += 12) {
    const a = v128.load(left);
    const b = v128.load(right);
    const sum = f32x4.add(a, b);
    even = f32x4.add(even, f32x4.mul(sum, v128.load32_splat(table)));
    odd = f32x4.add(odd, f32x4.mul(f32x4.sub(a, b), v128.load32_splat(table, 4)));
    half = f32x4.add(half, f32x4.mul(sum, v128.load32_splat(table, 8)));
  }
  // A quarter of the way is even + odd, three quarters even - odd
  return f32x4.max(f32x4.add(f32x4.abs(even), f32x4.abs(odd)), f32x4.abs(half));
}
