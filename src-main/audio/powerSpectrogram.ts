import { ParameterError } from '../errors.ts';
import { planFft } from './fft.ts';

/** The short-time Fourier transform as a model's card describes it. */
export interface PowerSpectrogramCard {
  readonly kind: 'power-spectrogram';
  readonly sampleRateHz: number;
  readonly nFft: number;
  readonly hopSamples: number;
  readonly windowSamples: number;
  /** Periodic: torch's and librosa's, of which the end would repeat the start. Symmetric: both ends are 0. */
  readonly window: 'hann-periodic' | 'hann-symmetric';
  /** Whether frame i has its middle at sample i * hopSamples, or its start. */
  readonly center: boolean;
  /** What lies before and behind the samples where frames are centred. */
  readonly padMode: 'reflect' | 'zeros';
  readonly power: 1 | 2;
}

/**
 * Number of frames that `samples` samples give: one a hop, centred, from sample 0 on.
 *
 * @example
 * frameCount(16000, 256) // 63
 */
export function frameCount(samples: number, hopSamples: number): number {
  return 1 + Math.floor(samples / hopSamples);
}

/**
 * Number of frames that `samples` samples give as a card frames them.
 * Throws ParameterError where frames that are not centred find no room for a single one.
 *
 * @example
 * framesFor(16000, { center: false, hopSamples: 256, nFft: 512 }) // 61
 */
export function framesFor(
  samples: number,
  { center, hopSamples, nFft }: Pick<PowerSpectrogramCard, 'center' | 'hopSamples' | 'nFft'>,
): number {
  if (center) return frameCount(samples, hopSamples);
  if (samples < nFft) throw new ParameterError(`a spectrogram needs ${nFft} samples or more, not ${samples}`);
  return frameCount(samples - nFft, hopSamples);
}

/**
 * Prepares a spectrogram: samples [n] in -1..1 to |STFT|^power [nFft / 2 + 1, frames], row-major.
 * Equals torchaudio's Spectrogram. The returned function throws as that of planPowerFrames.
 *
 * @example
 * const stft = { sampleRateHz: 8000, nFft: 8, hopSamples: 4, windowSamples: 8, window: 'hann-periodic', center: false };
 * const spectrogram = createPowerSpectrogram({ kind: 'power-spectrogram', ...stft, power: 2 });
 * const tone = Float32Array.from({ length: 8 }, (_, i) => Math.cos((2 * Math.PI * 2000 * i) / 8000));
 * spectrogram(tone) // [0, 1, 4, 1, 0]
 */
export function createPowerSpectrogram(card: PowerSpectrogramCard): (samples: Float32Array) => Float32Array {
  const eachFrame = planPowerFrames(card);
  return (samples) => {
    const frames = framesFor(samples.length, card);
    const output = new Float32Array((card.nFft / 2 + 1) * frames);
    eachFrame(samples, (power, frame) => {
      for (let bin = 0; bin < power.length; bin++) output[bin * frames + frame] = power[bin]!;
    });
    return output;
  };
}

/**
 * Prepares |STFT|^power frame by frame: the returned function calls `visit` with the bins [nFft / 2 + 1] of each frame
 * in order, in an array that it uses again. It throws ParameterError for fewer samples than reflect padding needs
 * (nFft / 2 + 1), or than one frame that is not centred (nFft).
 */
export function planPowerFrames(
  card: Omit<PowerSpectrogramCard, 'kind'>,
): (samples: Float32Array, visit: (power: Float64Array, frame: number) => void) => void {
  const { nFft, hopSamples } = card;
  const fft = planFft(nFft);
  const window = hannWithin(card);
  const real = new Float64Array(nFft);
  const imaginary = new Float64Array(nFft);
  const bins = nFft / 2 + 1;
  const powerA = new Float64Array(bins);
  const powerB = new Float64Array(bins);

  return (samples, visit) => {
    const frames = framesFor(samples.length, card);
    const padded = card.center ? pad(samples, nFft / 2, card.padMode) : samples;
    // Two real frames travel as the real and imaginary part of one complex transform.
    for (let frame = 0; frame < frames; frame += 2) {
      const paired = frame + 1 < frames;
      load(padded, frame * hopSamples, paired ? (frame + 1) * hopSamples : frame * hopSamples);
      fft.transform(real, imaginary);
      separatePowers();
      if (card.power === 1) [powerA, powerB].forEach(takeRoots);
      visit(powerA, frame);
      if (paired) visit(powerB, frame + 1);
    }
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
}

function takeRoots(powers: Float64Array): void {
  for (let bin = 0; bin < powers.length; bin++) powers[bin] = Math.sqrt(powers[bin]!);
}

/**
 * A Hann window [nFft]; one that is shorter than the FFT lies in its middle, as with torch.stft. Throws ParameterError
 * for a longer one.
 *
 * @example
 * hannWithin({ window: 'hann-periodic', windowSamples: 4, nFft: 8 }) // [0, 0, 0, 0.5, 1, 0.5, 0, 0]
 */
export function hannWithin({
  window: kind,
  windowSamples: length,
  nFft: size,
}: Omit<PowerSpectrogramCard, 'kind'>): Float64Array {
  if (length > size) throw new ParameterError(`the window (${length}) is longer than the FFT (${size})`);
  const window = new Float64Array(size);
  const start = Math.floor((size - length) / 2);
  const period = kind === 'hann-periodic' ? length : length - 1;
  for (let i = 0; i < length; i++) window[start + i] = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / period);
  return window;
}

/** Adds `margin` samples at both ends: zeros, or the samples mirrored, the end samples themselves not repeated. */
function pad(samples: Float32Array, margin: number, mode: PowerSpectrogramCard['padMode']): Float32Array {
  const { length } = samples;
  const padded = new Float32Array(length + 2 * margin);
  padded.set(samples, margin);
  if (mode === 'zeros') return padded;
  requireReflection(length, margin);
  for (let i = 1; i <= margin; i++) {
    padded[margin - i] = samples[i]!;
    padded[margin + length - 1 + i] = samples[length - 1 - i]!;
  }
  return padded;
}

/** Throws ParameterError for fewer samples than can be mirrored into a margin. */
export function requireReflection(samples: number, margin: number): void {
  if (samples <= margin) {
    throw new ParameterError(`a spectrogram needs more than ${margin} samples, not ${samples}`);
  }
}
