import { planFft } from './fft.ts';

/** A complex discrete Fourier transform of one fixed length, in double precision. */
export interface Dft {
  readonly size: number;
  /** Transforms in place: both arrays hold `size` values in natural order, before and after. */
  transform(real: Float64Array, imaginary: Float64Array): void;
}

/**
 * Plans a transform of any length from 4 to 32768: madmom's and BeatNet's frames have 1411 samples. A length that is no
 * power of two becomes a convolution with a chirp of one that is (Bluestein 1970). Throws RangeError for another length.
 *
 * @example
 * const [real, imaginary] = [Float64Array.of(1, 0, 0, 0, 0, 0), new Float64Array(6)];
 * planDft(6).transform(real, imaginary);
 * real // [1, 1, 1, 1, 1, 1]
 */
export function planDft(size: number): Dft {
  if (!Number.isInteger(size) || size < 4 || size > 32_768)
    throw new RangeError(`a transform has from 4 to 32768 points, not ${size}`);
  return Number.isInteger(Math.log2(size)) ? inNaturalOrder(size) : bluestein(size);
}

function inNaturalOrder(size: number): Dft {
  const fft = planFft(size);
  const [realHeld, imaginaryHeld] = [new Float64Array(size), new Float64Array(size)];
  return {
    size,
    transform(real, imaginary) {
      for (let i = 0; i < size; i++) {
        realHeld[fft.load[i]!] = real[i]!;
        imaginaryHeld[fft.load[i]!] = imaginary[i]!;
      }
      fft.transform(realHeld, imaginaryHeld);
      real.set(realHeld);
      imaginary.set(imaginaryHeld);
    },
  };
}

/** X[k] = w[k] sum x[n] w[n] w*[k - n], with w[n] = exp(-pi i n^2 / size): 2 nk = n^2 + k^2 - (k - n)^2. */
function bluestein(size: number): Dft {
  const points = 2 ** Math.ceil(Math.log2(2 * size - 1));
  const fft = planFft(points);
  // n^2 by its rest, so that the angle of a large one is as exact as that of a small
  const angles = Float64Array.from({ length: size }, (_, n) => (Math.PI * ((n * n) % (2 * size))) / size);
  const [cosine, sine] = [angles.map(Math.cos), angles.map((angle) => -Math.sin(angle))];
  const [chirpReal, chirpImaginary] = [new Float64Array(points), new Float64Array(points)];
  for (let n = 0; n < size; n++) {
    for (const at of n === 0 ? [0] : [n, points - n]) {
      chirpReal[fft.load[at]!] = cosine[n]! / points;
      chirpImaginary[fft.load[at]!] = -sine[n]! / points;
    }
  }
  fft.transform(chirpReal, chirpImaginary);
  const held = [new Float64Array(points), new Float64Array(points)] as const;
  const product = [new Float64Array(points), new Float64Array(points)] as const;
  return {
    size,
    transform(real, imaginary) {
      const [a, b] = held;
      a.fill(0);
      b.fill(0);
      for (let n = 0; n < size; n++) {
        const at = fft.load[n]!;
        a[at] = real[n]! * cosine[n]! - imaginary[n]! * sine[n]!;
        b[at] = real[n]! * sine[n]! + imaginary[n]! * cosine[n]!;
      }
      fft.transform(a, b);
      const [c, d] = product;
      for (let k = 0; k < points; k++) {
        const at = fft.load[k]!;
        c[at] = a[k]! * chirpReal[k]! - b[k]! * chirpImaginary[k]!;
        // Backwards is forwards between two conjugations
        d[at] = -(a[k]! * chirpImaginary[k]! + b[k]! * chirpReal[k]!);
      }
      fft.transform(c, d);
      for (let k = 0; k < size; k++) {
        real[k] = c[k]! * cosine[k]! + d[k]! * sine[k]!;
        imaginary[k] = c[k]! * sine[k]! - d[k]! * cosine[k]!;
      }
    },
  };
}
