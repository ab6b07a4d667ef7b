import { ParameterError } from '../errors.ts';
import { planFft } from './fft.ts';
import { melFilters } from './melFilters.ts';

/** The log-mel front end as a model's card describes it. */
export interface LogMelCard {
  readonly kind: 'log-mel';
  readonly sampleRateHz: number;
  readonly nFft: number;
  readonly hopSamples: number;
  readonly windowSamples: number;
  readonly window: 'hann-periodic';
  readonly center: true;
  readonly padMode: 'reflect';
  readonly power: 2;
  readonly nMels: number;
  readonly fMinHz: number;
  readonly fMaxHz: number;
  readonly melScale: 'htk';
  readonly norm: null;
  readonly decibels: { readonly amin: number; readonly reference: number; readonly topDb: number | null };
}

/** Number of frames that `samples` samples give: one a hop, centred, from sample 0 on. */
export function frameCount(samples: number, hopSamples: number): number {
  return 1 + Math.floor(samples / hopSamples);
}

/**
 * Prepares a log-mel spectrogram: samples [n] in -1..1 to decibels [mels, frames], row-major.
 * Equals torchaudio's MelSpectrogram(power 2, HTK, no area normalisation) followed by AmplitudeToDB.
 * The returned function throws ParameterError for fewer samples than reflect padding needs (nFft / 2 + 1).
 */
export function createLogMel(card: LogMelCard): (samples: Float32Array) => Float32Array {
  const { nFft, hopSamples, nMels } = card;
  const fft = planFft(nFft);
  const window = centredHann(card.windowSamples, nFft);
  const filters = melFilters(card);
  const real = new Float64Array(nFft);
  const imaginary = new Float64Array(nFft);
  const bins = nFft / 2 + 1;
  const powerA = new Float64Array(bins);
  const powerB = new Float64Array(bins);
  const toDecibels = decibelScale(card.decibels);

  return (samples) => {
    const padded = reflectPad(samples, nFft / 2);
    const frames = frameCount(samples.length, hopSamples);
    const output = new Float32Array(nMels * frames);
    // Two real frames travel as the real and imaginary part of one complex transform.
    for (let frame = 0; frame < frames; frame += 2) {
      const paired = frame + 1 < frames;
      load(padded, frame * hopSamples, paired ? (frame + 1) * hopSamples : frame * hopSamples);
      fft.transform(real, imaginary);
      separatePowers();
      project(powerA, output, frame, frames);
      if (paired) project(powerB, output, frame + 1, frames);
    }
    toDecibels(output);
    return output;
  };

  function load(padded: Float32Array, startA: number, startB: number): void {
    const order = fft.load;
    for (let i = 0; i < nFft; i++) {
      const to = order[i]!;
      const weight = window[i]!;
      real[to] = padded[startA + i]! * weight;
      imaginary[to] = padded[startB + i]! * weight;
    }
  }

  /** |A|^2 and |B|^2 from the transform Z of a + ib: A = (Z[k] + Z*[N-k]) / 2, B = (Z[k] - Z*[N-k]) / 2i. */
  function separatePowers(): void {
    for (let k = 0; k < bins; k++) {
      const mirror = k === 0 ? 0 : nFft - k;
      const aReal = real[k]! + real[mirror]!;
      const aImaginary = imaginary[k]! - imaginary[mirror]!;
      const bReal = imaginary[k]! + imaginary[mirror]!;
      const bImaginary = real[mirror]! - real[k]!;
      powerA[k] = (aReal * aReal + aImaginary * aImaginary) / 4;
      powerB[k] = (bReal * bReal + bImaginary * bImaginary) / 4;
    }
  }

  function project(power: Float64Array, output: Float32Array, frame: number, frames: number): void {
    for (let mel = 0; mel < nMels; mel++) {
      const { first, weights } = filters[mel]!;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[first + i]!;
      output[mel * frames + frame] = sum;
    }
  }
}

/** A periodic Hann window of `length`, centred in `size` samples as torch.stft does where it is shorter. */
function centredHann(length: number, size: number): Float64Array {
  if (length > size) throw new ParameterError(`the window (${length}) is longer than the FFT (${size})`);
  const window = new Float64Array(size);
  const start = Math.floor((size - length) / 2);
  for (let i = 0; i < length; i++) window[start + i] = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length);
  return window;
}

/** Mirrors `margin` samples around both ends, the end samples themselves not repeated. */
function reflectPad(samples: Float32Array, margin: number): Float32Array {
  const { length } = samples;
  if (length <= margin) {
    throw new ParameterError(`a log-mel spectrogram needs more than ${margin} samples, not ${length}`);
  }
  const padded = new Float32Array(length + 2 * margin);
  padded.set(samples, margin);
  for (let i = 1; i <= margin; i++) {
    padded[margin - i] = samples[i]!;
    padded[margin + length - 1 + i] = samples[length - 1 - i]!;
  }
  return padded;
}

function decibelScale({ amin, reference, topDb }: LogMelCard['decibels']): (powers: Float32Array) => void {
  const scale = 10 / Math.LN10;
  const zero = scale * Math.log(Math.max(amin, reference));
  return (powers) => {
    let peak = -Infinity;
    for (let i = 0; i < powers.length; i++) {
      const decibels = scale * Math.log(Math.max(powers[i]!, amin)) - zero;
      powers[i] = decibels;
      if (decibels > peak) peak = decibels;
    }
    if (topDb === null) return;
    for (let i = 0; i < powers.length; i++) powers[i] = Math.max(powers[i]!, peak - topDb);
  };
}
