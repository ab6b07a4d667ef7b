/**
 * A complex fast Fourier transform of one fixed power-of-two length, radix 4 with one radix-2 stage where the
 * exponent is odd (Cooley and Tukey 1965, decimation in time), in double precision.
 *
 * Our own because the log-mel spectrogram spends most of its time here: the load permutation is given to the caller,
 * so that windowing and reordering are one pass, and two real frames share one complex transform.
 */
export interface Fft {
  /** Transform length. */
  readonly size: number;
  /** `load[i]` is where input sample i has to be stored before `transform`. */
  readonly load: Uint32Array;
  /** Transforms in place: both arrays hold `size` values in load order, afterwards the spectrum in natural order. */
  transform(real: Float64Array, imaginary: Float64Array): void;
}

/**
 * Plans a transform of `size` samples, a power of two from 4 to 4194304. Throws RangeError for another length.
 *
 * @example
 * const [real, imaginary] = [Float64Array.of(1, -1, 1, -1), new Float64Array(4)];
 * planFft(4).transform(real, imaginary);
 * real // [0, 0, 4, 0]
 * planFft(8).load // [0, 2, 4, 6, 1, 3, 5, 7]
 */
export function planFft(size: number): Fft {
  const bits = Math.log2(size);
  if (!Number.isInteger(bits) || bits < 2 || bits > 22) {
    throw new RangeError(`FFT length must be a power of two from 4 to 4194304, not ${size}`);
  }
  const cosine = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sine = Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  const odd = bits % 2 === 1;
  return {
    size,
    load: loadOrder(size, odd),
    transform(real, imaginary) {
      if (odd) radix2Stage(real, imaginary);
      for (let span = odd ? 2 : 1; span < size; span *= 4) radix4Stage(real, imaginary, span, cosine, sine);
    },
  };
}

/** Digit-reversed positions: the order in which the first stage (radix 2 when odd) finds its inputs side by side. */
function loadOrder(size: number, odd: boolean): Uint32Array {
  const order = new Uint32Array(size);
  for (let index = 0; index < size; index++) {
    let rest = index;
    let remaining = size;
    let position = 0;
    while (remaining > 1) {
      const radix = remaining === 2 && odd ? 2 : 4;
      remaining /= radix;
      position += (rest % radix) * remaining;
      rest = Math.floor(rest / radix);
    }
    order[index] = position;
  }
  return order;
}

function radix2Stage(real: Float64Array, imaginary: Float64Array): void {
  for (let i = 0; i < real.length; i += 2) {
    const r = real[i + 1]!;
    const m = imaginary[i + 1]!;
    real[i + 1] = real[i]! - r;
    imaginary[i + 1] = imaginary[i]! - m;
    real[i] = real[i]! + r;
    imaginary[i] = imaginary[i]! + m;
  }
}

function radix4Stage(
  real: Float64Array,
  imaginary: Float64Array,
  span: number,
  cosine: Float64Array,
  sine: Float64Array,
): void {
  const size = real.length;
  const stride = size / (span * 4);
  for (let offset = 0; offset < span; offset++) {
    const k = offset * stride;
    const c1 = cosine[k]!;
    const s1 = sine[k]!;
    const c2 = cosine[2 * k]!;
    const s2 = sine[2 * k]!;
    const c3 = cosine[3 * k]!;
    const s3 = sine[3 * k]!;
    for (let a = offset; a < size; a += span * 4) {
      const b = a + span;
      const c = b + span;
      const d = c + span;
      const ar = real[a]!;
      const ai = imaginary[a]!;
      const br = real[b]! * c1 - imaginary[b]! * s1;
      const bi = real[b]! * s1 + imaginary[b]! * c1;
      const cr = real[c]! * c2 - imaginary[c]! * s2;
      const ci = real[c]! * s2 + imaginary[c]! * c2;
      const dr = real[d]! * c3 - imaginary[d]! * s3;
      const di = real[d]! * s3 + imaginary[d]! * c3;
      const evenR = ar + cr;
      const evenI = ai + ci;
      const oddR = ar - cr;
      const oddI = ai - ci;
      const sumR = br + dr;
      const sumI = bi + di;
      const turnR = bi - di; // (b - d) times -i
      const turnI = dr - br;
      real[a] = evenR + sumR;
      imaginary[a] = evenI + sumI;
      real[b] = oddR + turnR;
      imaginary[b] = oddI + turnI;
      real[c] = evenR - sumR;
      imaginary[c] = evenI - sumI;
      real[d] = oddR - turnR;
      imaginary[d] = oddI - turnI;
    }
  }
}
