// Past 300 lines, because a module of WebAssembly is compiled from one file, and all of it works on one layout of memory.
// Short-time spectra and log-mels of four frames at a time, in AssemblyScript: one lane of a vector is one frame, so that
// the algorithm is written as for a single frame, and no step has to reorder lanes but the loading of the samples.
// Single precision. `npm run build-wasm` compiles it to src-main/simd/spectra.wasm; the tables in memory are laid out and
// filled by src-main/audio/fourFrames.ts, which says what each holds. All addresses and strides are in bytes.
// Past 300 lines, because it is one module: apart, its steps would share these tables and sizes.

/** A vector of four floats, and a complex number of four frames: real parts, then imaginary parts. */
const vector: i32 = 16;
const complex: i32 = 32;

/** Complex points of the transform: half of the FFT's length, since even samples travel as real, odd as imaginary part. */
let points: i32;
/** Bytes from the start of a frame to that of the next. */
let hop: usize;
let magnitudes: bool;
/** f32[2 points]. */
let window: usize;
/** u32[points]: where in `work` input point i is stored. */
let order: usize;
/** f32[6] for each offset of each radix-4 stage: cosine and sine of one, two and three times its angle. */
let twiddles: usize;
/** f32[2] for bins 0 to points / 2: cosine and sine of the angle that takes odd samples to their place. */
let splits: usize;
/** Complex[points]. */
let work: usize;
/** Vector[points + 1]: the bins' powers, or magnitudes. */
let bins: usize;

export function planSpectra(
  pointCount: i32,
  hopBytes: usize,
  takeRoots: bool,
  windowAt: usize,
  orderAt: usize,
  twiddlesAt: usize,
  splitsAt: usize,
  workAt: usize,
  binsAt: usize,
): void {
  points = pointCount;
  hop = hopBytes;
  magnitudes = takeRoots;
  window = windowAt;
  order = orderAt;
  twiddles = twiddlesAt;
  splits = splitsAt;
  work = workAt;
  bins = binsAt;
}

/** How many bins are read between those of the transform, where the spectrum of a frame of another length is wanted; or 0. */
let between: i32 = 0;
/** Numbers that each of them is a sum of. */
let taps: i32;
/** Complex[points + 1], with as many more on either side as reading between reaches over. */
let complexBins: usize;
/** How many those are. */
let reach: i32;
/** i32 for each: how far from complexBins its first number is, in bytes. */
let firsts: usize;
/** f32[taps] for each. */
let shares: usize;

export function planBetween(
  count: i32,
  tapCount: i32,
  reachCount: i32,
  complexAt: usize,
  firstsAt: usize,
  sharesAt: usize,
): void {
  between = count;
  taps = tapCount;
  reach = reachCount;
  complexBins = complexAt;
  firsts = firstsAt;
  shares = sharesAt;
}

let melCount: i32;
/** u32[2] for each band: where its first bin is in `bins`, and the size of its weights, both in bytes. */
let spans: usize;
/** f32: the weights of all bands, one after the other. */
let weights: usize;
/** Whether bands stay as they are; else a band x becomes scale ln(max(offset + factor x, floor)) + shift. */
let isLinear: bool;
let offset: f32;
let factor: f32;
let floor: f32;
let scale: f32;
let shift: f32;

export function planMels(
  count: i32,
  spansAt: usize,
  weightsAt: usize,
  logOffset: f32,
  logFactor: f32,
  logFloor: f32,
  logScale: f32,
  logShift: f32,
  linear: bool,
): void {
  melCount = count;
  spans = spansAt;
  weights = weightsAt;
  offset = logOffset;
  factor = logFactor;
  floor = logFloor;
  scale = logScale;
  shift = logShift;
  isLinear = linear;
}

/** y[i] = x[i + 1] - coefficient x[i], in place, rounded up to whole vectors. */
export function preEmphasise(samples: usize, count: i32, coefficient: f32): void {
  const coefficients = f32x4.splat(coefficient);
  const end = samples + (<usize>count << 2);
  for (let at = samples; at < end; at += vector) {
    v128.store(at, f32x4.sub(v128.load(at, 4), f32x4.mul(coefficients, v128.load(at))));
  }
}

/** Bins [points + 1, 4 batches] of as many frames, from `samples` on; rows of `output` are `stride` apart. */
export function spectra(samples: usize, batches: i32, output: usize, stride: usize): void {
  for (let batch = 0; batch < batches; batch++) {
    transform(samples);
    let to = output;
    const end = bins + (points + 1) * vector;
    for (let at = bins; at < end; at += vector, to += stride) v128.store(to, v128.load(at));
    samples += 4 * hop;
    output += vector;
  }
}

/** Bands, or their logarithms, [melCount, 4 batches] of as many frames, from `samples` on; rows of `output` are `stride` apart. */
export function logMels(samples: usize, batches: i32, output: usize, stride: usize): void {
  for (let batch = 0; batch < batches; batch++) {
    transform(samples);
    projectBands(output, stride);
    samples += 4 * hop;
    output += vector;
  }
}

/** Leaves the bins' powers of the four frames that start at `samples`, a hop apart, in `bins`. */
function transform(samples: usize): void {
  load(samples);
  let table = twiddles;
  let span = 1;
  // As in audio/fft.ts: an odd power of two has one stage of radix 2, the first
  if (ctz(points) % 2 === 1) {
    radix2Stage();
    span = 2;
  } else {
    firstRadix4Stage();
    table += 24;
    span = 4;
  }
  for (; span < points; span *= 4) {
    radix4Stage(span, table);
    table += 24 * span;
  }
  if (between > 0) readBetween();
  else separate();
}

/** Weighs the samples of four frames and stores them in the order that the first stage wants. */
function load(samples: usize): void {
  let a = samples;
  let positions = order;
  const end = window + points * 8;
  for (let at = window; at < end; at += vector, a += vector, positions += 8) {
    // Four samples, which are two complex points, of each frame: a 4 x 4 transposition puts each into its lane
    const weight = v128.load(at);
    const frame0 = f32x4.mul(v128.load(a), weight);
    const frame1 = f32x4.mul(v128.load(a + hop), weight);
    const frame2 = f32x4.mul(v128.load(a + 2 * hop), weight);
    const frame3 = f32x4.mul(v128.load(a + 3 * hop), weight);
    const first01 = v128.shuffle<f32>(frame0, frame1, 0, 4, 1, 5);
    const first23 = v128.shuffle<f32>(frame2, frame3, 0, 4, 1, 5);
    const second01 = v128.shuffle<f32>(frame0, frame1, 2, 6, 3, 7);
    const second23 = v128.shuffle<f32>(frame2, frame3, 2, 6, 3, 7);
    const first = work + positionAt(positions);
    v128.store(first, v128.shuffle<f64>(first01, first23, 0, 2));
    v128.store(first, v128.shuffle<f64>(first01, first23, 1, 3), vector);
    const second = work + positionAt(positions + 4);
    v128.store(second, v128.shuffle<f64>(second01, second23, 0, 2));
    v128.store(second, v128.shuffle<f64>(second01, second23, 1, 3), vector);
  }
}

// @ts-ignore: decorator
@inline
function positionAt(at: usize): usize {
  return <usize>i32.load(at);
}

function radix2Stage(): void {
  const end = work + points * complex;
  for (let a = work; a < end; a += 2 * complex) {
    const aReal = v128.load(a);
    const aImaginary = v128.load(a, vector);
    const bReal = v128.load(a, complex);
    const bImaginary = v128.load(a, complex + vector);
    v128.store(a, f32x4.add(aReal, bReal));
    v128.store(a, f32x4.add(aImaginary, bImaginary), vector);
    v128.store(a, f32x4.sub(aReal, bReal), complex);
    v128.store(a, f32x4.sub(aImaginary, bImaginary), complex + vector);
  }
}

/** The stage whose inputs lie side by side, and whose angles are all 0. */
function firstRadix4Stage(): void {
  const end = work + points * complex;
  for (let a = work; a < end; a += 4 * complex) {
    butterfly(
      a,
      complex,
      v128.load(a, complex),
      v128.load(a, complex + vector),
      v128.load(a, 2 * complex),
      v128.load(a, 2 * complex + vector),
      v128.load(a, 3 * complex),
      v128.load(a, 3 * complex + vector),
    );
  }
}

function radix4Stage(span: i32, table: usize): void {
  const stride = span * complex;
  const end = work + points * complex;
  for (let index = 0; index < span; index++, table += 24) {
    const cosine1 = v128.load32_splat(table);
    const sine1 = v128.load32_splat(table, 4);
    const cosine2 = v128.load32_splat(table, 8);
    const sine2 = v128.load32_splat(table, 12);
    const cosine3 = v128.load32_splat(table, 16);
    const sine3 = v128.load32_splat(table, 20);
    for (let a = work + index * complex; a < end; a += 4 * stride) {
      const bReal = v128.load(a + stride);
      const bImaginary = v128.load(a + stride, vector);
      const cReal = v128.load(a + 2 * stride);
      const cImaginary = v128.load(a + 2 * stride, vector);
      const dReal = v128.load(a + 3 * stride);
      const dImaginary = v128.load(a + 3 * stride, vector);
      butterfly(
        a,
        stride,
        timesReal(bReal, bImaginary, cosine1, sine1),
        timesImaginary(bReal, bImaginary, cosine1, sine1),
        timesReal(cReal, cImaginary, cosine2, sine2),
        timesImaginary(cReal, cImaginary, cosine2, sine2),
        timesReal(dReal, dImaginary, cosine3, sine3),
        timesImaginary(dReal, dImaginary, cosine3, sine3),
      );
    }
  }
}

/** The discrete transform of four points, of which b, c and d, already turned, are given; all go where they came from. */
// @ts-ignore: decorator
@inline
function butterfly(
  a: usize,
  stride: usize,
  bReal: v128,
  bImaginary: v128,
  cReal: v128,
  cImaginary: v128,
  dReal: v128,
  dImaginary: v128,
): void {
  const aReal = v128.load(a);
  const aImaginary = v128.load(a, vector);
  const evenReal = f32x4.add(aReal, cReal);
  const evenImaginary = f32x4.add(aImaginary, cImaginary);
  const oddReal = f32x4.sub(aReal, cReal);
  const oddImaginary = f32x4.sub(aImaginary, cImaginary);
  const sumReal = f32x4.add(bReal, dReal);
  const sumImaginary = f32x4.add(bImaginary, dImaginary);
  const turnReal = f32x4.sub(bImaginary, dImaginary); // (b - d) times -i
  const turnImaginary = f32x4.sub(dReal, bReal);
  v128.store(a, f32x4.add(evenReal, sumReal));
  v128.store(a, f32x4.add(evenImaginary, sumImaginary), vector);
  v128.store(a + stride, f32x4.add(oddReal, turnReal));
  v128.store(a + stride, f32x4.add(oddImaginary, turnImaginary), vector);
  v128.store(a + 2 * stride, f32x4.sub(evenReal, sumReal));
  v128.store(a + 2 * stride, f32x4.sub(evenImaginary, sumImaginary), vector);
  v128.store(a + 3 * stride, f32x4.sub(oddReal, turnReal));
  v128.store(a + 3 * stride, f32x4.sub(oddImaginary, turnImaginary), vector);
}

// @ts-ignore: decorator
@inline
function timesReal(real: v128, imaginary: v128, cosine: v128, sine: v128): v128 {
  return f32x4.sub(f32x4.mul(real, cosine), f32x4.mul(imaginary, sine));
}

// @ts-ignore: decorator
@inline
function timesImaginary(real: v128, imaginary: v128, cosine: v128, sine: v128): v128 {
  return f32x4.add(f32x4.mul(real, sine), f32x4.mul(imaginary, cosine));
}

/**
 * From the transform Z of even samples + i odd samples to the powers of the real signal's bins X:
 * with E = (Z[k] + Z*[N - k]) / 2 and T = w^k (Z[k] - Z*[N - k]) / 2i, X[k] = E + T and X*[N - k] = E - T.
 * The halves are in the window.
 */
function separate(): void {
  let table = splits;
  const half = points >> 1;
  for (let k = 0; k <= half; k++, table += 8) {
    const here = work + k * complex;
    const there = work + ((points - k) & (points - 1)) * complex;
    const zReal = v128.load(here);
    const zImaginary = v128.load(here, vector);
    const yReal = v128.load(there);
    const yImaginary = v128.load(there, vector);
    const oddReal = f32x4.add(zImaginary, yImaginary);
    const oddImaginary = f32x4.sub(yReal, zReal);
    const evenReal = f32x4.add(zReal, yReal);
    const evenImaginary = f32x4.sub(zImaginary, yImaginary);
    const cosine = v128.load32_splat(table);
    const sine = v128.load32_splat(table, 4);
    const turnedReal = timesReal(oddReal, oddImaginary, cosine, sine);
    const turnedImaginary = timesImaginary(oddReal, oddImaginary, cosine, sine);
    const sumReal = f32x4.add(evenReal, turnedReal);
    const sumImaginary = f32x4.add(evenImaginary, turnedImaginary);
    const restReal = f32x4.sub(evenReal, turnedReal);
    const restImaginary = f32x4.sub(evenImaginary, turnedImaginary);
    if (between > 0) {
      const low = complexBins + k * complex;
      v128.store(low, sumReal);
      v128.store(low, sumImaginary, vector);
      const high = complexBins + (points - k) * complex;
      v128.store(high, restReal);
      v128.store(high, f32x4.neg(restImaginary), vector);
    } else {
      v128.store(bins + k * vector, size(sumReal, sumImaginary));
      v128.store(bins + (points - k) * vector, size(restReal, restImaginary));
    }
  }
}

/**
 * Leaves in `bins` the powers of a spectrum that lies between the bins of the transform: each number of it is a sum of a
 * few of those around it (audio/betweenBins.ts says which).
 */
function readBetween(): void {
  separate();
  // The spectrum of real samples goes on below zero and above half the rate as its own conjugated mirror
  for (let k = 1; k <= reach; k++) {
    const low = complexBins + k * complex;
    const below = complexBins - k * complex;
    v128.store(below, v128.load(low));
    v128.store(below, f32x4.neg(v128.load(low, vector)), vector);
    const high = complexBins + (points - k) * complex;
    const above = complexBins + (points + k) * complex;
    v128.store(above, v128.load(high));
    v128.store(above, f32x4.neg(v128.load(high, vector)), vector);
  }
  let share = shares;
  for (let bin = 0; bin < between; bin++) {
    let at = complexBins + <usize>i32.load(firsts + 4 * bin);
    let real = f32x4.splat(0);
    let imaginary = f32x4.splat(0);
    for (let tap = 0; tap < taps; tap++, at += complex, share += 4) {
      const weight = v128.load32_splat(share);
      real = f32x4.add(real, f32x4.mul(weight, v128.load(at)));
      imaginary = f32x4.add(imaginary, f32x4.mul(weight, v128.load(at, vector)));
    }
    v128.store(bins + bin * vector, size(real, imaginary));
  }
}

// @ts-ignore: decorator
@inline
function size(real: v128, imaginary: v128): v128 {
  const power = f32x4.add(f32x4.mul(real, real), f32x4.mul(imaginary, imaginary));
  return magnitudes ? f32x4.sqrt(power) : power;
}

function projectBands(output: usize, stride: usize): void {
  const offsets = f32x4.splat(offset);
  const factors = f32x4.splat(factor);
  const floors = f32x4.splat(floor);
  const scales = f32x4.splat(scale);
  const shifts = f32x4.splat(shift);
  let weight = weights;
  const end = spans + melCount * 8;
  for (let span = spans; span < end; span += 8, output += stride) {
    let bin = bins + <usize>i32.load(span);
    const last = weight + <usize>i32.load(span, 4);
    let band = f32x4.splat(0);
    for (; weight < last; weight += 4, bin += vector) {
      band = f32x4.add(band, f32x4.mul(v128.load(bin), v128.load32_splat(weight)));
    }
    if (isLinear) {
      v128.store(output, band);
      continue;
    }
    const argument = f32x4.max(f32x4.add(offsets, f32x4.mul(factors, band)), floors);
    v128.store(output, f32x4.add(f32x4.mul(scales, logarithm(argument)), shifts));
  }
}

/**
 * ln(x) of normal positive numbers to 1e-7 of it, and what is no number or infinite as it is: x = m 2^e with m in sqrt(1/2)..sqrt(2), and the polynomial of Cephes
 * (Moshier, logf.c) for ln(m).
 */
// @ts-ignore: decorator
@inline
function logarithm(x: v128): v128 {
  const fraction = v128.and(x, i32x4.splat(0x007fffff));
  const mantissa = v128.or(fraction, i32x4.splat(0x3f000000)); // in 1/2..1
  const isSmall = f32x4.lt(mantissa, f32x4.splat(0.70710678));
  const exponent = f32x4.convert_i32x4_s(
    i32x4.add(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126)), isSmall), // a true lane is -1
  );
  const m = f32x4.sub(f32x4.add(mantissa, v128.and(mantissa, isSmall)), f32x4.splat(1));
  let p = f32x4.splat(7.0376836292e-2);
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.151461031e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.167699874e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.2420140846e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.4249322787e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.6668057665e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(2.0000714765e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-2.4999993993e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(3.3333331174e-1));
  const square = f32x4.mul(m, m);
  let y = f32x4.mul(f32x4.mul(p, m), square);
  // ln(2) in two parts, so that the sum is not rounded twice
  y = f32x4.add(y, f32x4.mul(exponent, f32x4.splat(-2.12194440e-4)));
  y = f32x4.sub(y, f32x4.mul(square, f32x4.splat(0.5)));
  y = f32x4.add(f32x4.add(m, y), f32x4.mul(exponent, f32x4.splat(0.693359375)));
  return v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(f32.MAX_VALUE)));
}
