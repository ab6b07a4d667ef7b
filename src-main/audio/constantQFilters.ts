/** What the filters of a constant-Q transform depend on. */
export interface ConstantQFilterCard {
  readonly sampleRateHz: number;
  readonly fMinHz: number;
  readonly binsPerOctave: number;
  readonly filterScale?: number | undefined;
}

/** The part of a filter's spectrum that counts: of a transform's bins, from `first` on. */
export interface FilterSpectrum {
  readonly first: number;
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** So many zeros of a Hann window's spectrum on either side of its peak; what lies beyond is below 1e-6 of it. */
const zerosKept = 64;

/** Frequency of a bin. */
export function constantQHz({ fMinHz, binsPerOctave }: ConstantQFilterCard, bin: number): number {
  return fMinHz * 2 ** (bin / binsPerOctave);
}

/**
 * Length of a bin's filter in samples, as librosa has it since 0.9 (wavelet_lengths): Q periods, with Q of the relative
 * bandwidth (r^2 - 1) / (r^2 + 1) between bins that are r apart.
 *
 * @example
 * constantQLength({ sampleRateHz: 22050, fMinHz: 441, binsPerOctave: 12 }, 0) // 866.5795
 */
export function constantQLength(card: ConstantQFilterCard, bin: number): number {
  const { sampleRateHz, binsPerOctave, filterScale = 1 } = card;
  const square = 2 ** (2 / binsPerOctave);
  return ((filterScale * (square + 1)) / (square - 1)) * (sampleRateHz / constantQHz(card, bin));
}

/**
 * The spectrum of a bin's filter over a transform of `size` points: a Hann window times exp(2 pi i f t), its magnitudes
 * summing to the square root of its length. The window begins at floor(-length / 2).
 */
export function constantQSpectrum(card: ConstantQFilterCard, bin: number, size: number): FilterSpectrum {
  const length = constantQLength(card, bin);
  const start = Math.floor(-length / 2);
  const points = Math.floor(length / 2) - start;
  const turnsPerSample = constantQHz(card, bin) / card.sampleRateHz;
  const width = zerosKept / points;
  const first = Math.max(0, Math.ceil((turnsPerSample - width) * size));
  const last = Math.min(size / 2, Math.floor((turnsPerSample + width) * size));
  const count = Math.max(0, last - first + 1);
  const [real, imaginary] = [new Float64Array(count), new Float64Array(count)];
  const scale = Math.sqrt(length) / (points / 2);
  for (let index = 0; index < count; index++) {
    const turns = turnsPerSample - (first + index) / size;
    // Of a Hann window that begins at 0: its middle half a period on, its cosine's two sides a point apart
    let [re, im] = geometric(turns, points, 0.5);
    for (const side of [-1, 1]) {
      const [sideRe, sideIm] = geometric(turns + side / points, points, -0.25);
      re += sideRe;
      im += sideIm;
    }
    const angle = 2 * Math.PI * turns * start;
    const [cosine, sine] = [scale * Math.cos(angle), scale * Math.sin(angle)];
    real[index] = re * cosine - im * sine;
    imaginary[index] = re * sine + im * cosine;
  }
  return { first, real, imaginary };
}

/** factor times the sum of exp(2 pi i turns t) over t from 0 to points - 1. */
function geometric(turns: number, points: number, factor: number): [number, number] {
  const half = Math.PI * turns;
  const divisor = Math.sin(half);
  const size = factor * (Math.abs(divisor) < 1e-12 ? points : Math.sin(half * points) / divisor);
  return [size * Math.cos(half * (points - 1)), size * Math.sin(half * (points - 1))];
}
