import { ParameterError } from '../errors.ts';
import { melFilters, type MelFilterCard } from './melFilters.ts';
import { framesFor, planPowerFrames, type PowerSpectrogramCard } from './powerSpectrogram.ts';

/** The log-mel front end as a model's card describes it. */
export interface LogMelCard extends Omit<PowerSpectrogramCard, 'kind'>, MelFilterCard {
  readonly kind: 'log-mel';
  /** How the bands become logarithms: this, or `compression`; or they are `uncompressed`, and stay as they are. */
  readonly decibels?: Decibels | undefined;
  readonly compression?: Compression | undefined;
  readonly uncompressed?: true | undefined;
  /** What is done to the samples before: y[i] = x[i + 1] - preEmphasis x[i], one sample fewer. */
  readonly preEmphasis?: number | undefined;
  /** What is done to the logarithms at last: (x - mean) / deviation, of numbers that the data set had. */
  readonly standardised?: Standardisation | undefined;
}

interface Standardisation {
  readonly mean: number;
  readonly deviation: number;
}

/** multiplier log10(max(x, amin) / reference), cut at topDb below the loudest: torchaudio's AmplitudeToDB. */
interface Decibels {
  /** 10, where none is given, for powers; 20 for magnitudes, and for powers that are squared once more. */
  readonly multiplier?: 10 | 20 | undefined;
  readonly amin: number;
  readonly reference: number;
  readonly topDb: number | null;
}

/** log(offset + factor x), to base 10 or e: MusiCNN and its kin hear log10(1 + 10000 x) (Pons and Serra 2019). */
interface Compression {
  readonly base: 10 | 'e';
  readonly offset: number;
  readonly factor: number;
}

/**
 * Prepares a log-mel spectrogram: samples [n] in -1..1 to logarithms [mels, frames], row-major. With HTK's scale and
 * decibels it equals torchaudio's MelSpectrogram and AmplitudeToDB; with Slaney's scale and norm, zeros around, a
 * symmetric window and log10(1 + 10000 x) it is what Essentia's FrameCutter and TensorflowInputMusiCNN say of
 * themselves, short of the noise at -100 dB that they put in the place of silence. With Kaldi's scale, pre-emphasis and
 * standardised it is what EfficientAT hears (Schmid, Koutini and Widmer, ICASSP 2023).
 * The returned function throws as that of planPowerFrames.
 *
 * @example
 * const stft = { sampleRateHz: 8000, nFft: 8, hopSamples: 4, windowSamples: 8, window: 'hann-periodic', center: false };
 * const mels = { nMels: 2, fMinHz: 0, fMaxHz: 4000, melScale: 'htk', norm: null };
 * const logMel = createLogMel({ ...stft, power: 2, ...mels, compression: { base: 10, offset: 1, factor: 10000 } });
 * const tone = Float32Array.from({ length: 8 }, (_, i) => Math.cos((2 * Math.PI * 2000 * i) / 8000));
 * logMel(tone) // [3.83, 4.6434]
 */
export function createLogMel(card: LogMelCard): (samples: Float32Array) => Float32Array {
  const { nMels } = card;
  const eachFrame = planPowerFrames(card);
  const filters = melFilters(card);
  const toLogarithms = logarithm(card);

  return (samples) => {
    const emphasised = card.preEmphasis === undefined ? samples : preEmphasise(samples, card.preEmphasis);
    const frames = framesFor(emphasised.length, card);
    const output = new Float32Array(nMels * frames);
    eachFrame(emphasised, (power, frame) => project(power, output, frame, frames));
    toLogarithms(output);
    if (card.standardised) standardise(output, card.standardised);
    return output;
  };

  function project(power: Float64Array, output: Float32Array, frame: number, frames: number): void {
    for (let mel = 0; mel < nMels; mel++) {
      const { first, weights } = filters[mel]!;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[first + i]!;
      output[mel * frames + frame] = sum;
    }
  }
}

/**
 * Number of frames that `samples` samples give. Throws ParameterError as framesFor does.
 *
 * @example
 * logMelFrames(464000, { center: true, hopSamples: 256, nFft: 512 }) // 1813
 */
export function logMelFrames(samples: number, card: LogMelCard): number {
  return framesFor(card.preEmphasis === undefined ? samples : samples - 1, card);
}

function preEmphasise(samples: Float32Array, factor: number): Float32Array {
  const emphasised = new Float32Array(Math.max(0, samples.length - 1));
  for (let i = 0; i < emphasised.length; i++) emphasised[i] = samples[i + 1]! - factor * samples[i]!;
  return emphasised;
}

function standardise(values: Float32Array, { mean, deviation }: Standardisation): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) / deviation;
}

/** Throws ParameterError for a card that says no way to the logarithm, or two. */
function logarithm({ decibels, compression, uncompressed }: LogMelCard): (powers: Float32Array) => void {
  if (decibels && !compression && !uncompressed) return decibelScale(decibels);
  if (compression && !decibels && !uncompressed) return compressor(compression);
  if (uncompressed && !decibels && !compression) return () => {};
  throw new ParameterError('a log-mel has either decibels or compression, or is uncompressed');
}

function compressor({ base, offset, factor }: Compression): (powers: Float32Array) => void {
  const log = base === 10 ? Math.log10 : Math.log;
  return (powers) => {
    for (let i = 0; i < powers.length; i++) powers[i] = log(offset + factor * powers[i]!);
  };
}

function decibelScale(card: Decibels): (powers: Float32Array) => void {
  const { multiplier = 10, amin, reference, topDb } = card;
  const scale = multiplier / Math.LN10;
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
