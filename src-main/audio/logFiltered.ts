import { ParameterError } from '../errors.ts';
import { planBetweenBins } from './betweenBins.ts';
import { fitsFourFrames, planFourFrames } from './fourFrames.ts';
import { logFilters } from './logFilters.ts';
import { planDft } from './planDft.ts';
import type { Transform } from './Transform.ts';

/**
 * madmom's logarithmically filtered spectrograms with their differences (Böck et al., "madmom: a new Python audio and
 * music signal processing library", ACM MM 2016) as a model's card describes them.
 */
export interface LogFilteredCard {
  readonly kind: 'log-filtered';
  readonly sampleRateHz: number;
  readonly hopSamples: number;
  /** One spectrogram each, one above the other; frames of all are about the same samples. */
  readonly parts: readonly LogFilteredPart[];
  readonly fMinHz: number;
  readonly fMaxHz: number;
  /** Whether the weights of a filter sum to 1, or its peak is 1. */
  readonly normalised: boolean;
  /** log(offset + factor x) of each band, to this base. */
  readonly compression: { readonly base: 10 | 'e'; readonly offset: number; readonly factor: number };
  /**
   * Where given, each part is followed by what its bands have risen since an earlier frame: since the one whose window is
   * at this share of its peak where the frame's own is at its peak; one frame before at least.
   */
  readonly differenceRatio?: number | undefined;
  /** Parts are channels, and have as many bands each; else they lie one above the other. */
  readonly asChannels?: true | undefined;
}

/** Evenly spaced in the octave, or as many as that on madmom's mel scale. */
export type LogFilteredPart = {
  /** Any length; the transform has it, too. */
  readonly frameSamples: number;
  /** Where its filters were laid out, bin for bin, if that was at another rate with other frames: see hearing/atRate.ts. */
  readonly laidOutAt?: { readonly sampleRateHz: number; readonly frameSamples: number } | undefined;
} & ({ readonly bandsPerOctave: number } | { readonly melBands: number });

/** The filters of a part. */
function filtersOf(card: LogFilteredCard, part: LogFilteredPart) {
  const { sampleRateHz, frameSamples } = part.laidOutAt ?? { ...card, ...part };
  return logFilters({ ...card, sampleRateHz }, { ...part, frameSamples });
}

/** Channels, and rows of each. Throws ParameterError where parts that are channels differ. */
export function logFilteredShape(card: LogFilteredCard): [channels: number, rows: number] {
  const times = card.differenceRatio === undefined ? 1 : 2;
  const rows = card.parts.map((part) => times * filtersOf(card, part).length);
  if (!card.asChannels) return [1, rows.reduce((sum, bands) => sum + bands, 0)];
  if (rows.every((bands) => bands === rows[0])) return [rows.length, rows[0]!];
  throw new ParameterError(`channels have as many bands each, and these ${rows.join(', ')}`);
}

/**
 * Number of frames: frame i has its middle at sample i * hopSamples, up to the last sample.
 *
 * @example
 * logFilteredFrames(22050, { hopSamples: 441 }) // 50
 */
export function logFilteredFrames(
  samples: number,
  { hopSamples }: Pick<LogFilteredCard, 'hopSamples'>,
): number {
  return Math.ceil(samples / hopSamples);
}

/**
 * Prepares these spectrograms: samples [n] in -1..1 to [rows, frames], row-major; for each part its bands, then their
 * rises. Before the first sample and after the last is silence.
 *
 * @example
 * const parts = [{ frameSamples: 16, bandsPerOctave: 1 }];
 * const compression = { base: 10, offset: 1, factor: 1 };
 * const card = { sampleRateHz: 8000, hopSamples: 8, parts, fMinHz: 400, fMaxHz: 4000, normalised: true, compression };
 * const tone = Float32Array.from({ length: 24 }, (_, i) => Math.cos((2 * Math.PI * 1000 * i) / 8000));
 * const compute = createLogFiltered({ ...card, differenceRatio: 0.5 });
 * compute(tone) // [0.4862, 0.6222, 0.6222, 0.3168, 0.1646, 0.1646, 0, 0.136, 0, 0, 0, 0]
 */
export function createLogFiltered(card: LogFilteredCard): Transform {
  const { differenceRatio, hopSamples } = card;
  const [channels, rows] = logFilteredShape(card);
  const spectrograms = card.parts.map((part) => ({
    ...planSpectrogram(card, part),
    apart: differenceRatio === undefined ? 0 : framesApart(part.frameSamples, hopSamples, differenceRatio),
  }));
  return (samples, into) => {
    const frames = logFilteredFrames(samples.length, card);
    const output = into ?? new Float32Array(channels * rows * frames);
    let at = 0;
    for (const { bands, compute, apart } of spectrograms) {
      const size = bands * frames;
      const computed = compute(samples, frames, output.subarray(at, (at += size)));
      if (differenceRatio === undefined) continue;
      writeRises(computed, frames, apart, output.subarray(at, (at += size)));
    }
    return output;
  };
}

/** How many bands one part has, and what writes them, [bands, frames]; in single precision where that is known to do. */
function planSpectrogram(
  card: LogFilteredCard,
  part: LogFilteredPart,
): { bands: number; compute: (samples: Float32Array, frames: number, output: Float32Array) => Float32Array } {
  const { sampleRateHz, hopSamples } = card;
  const { frameSamples: size } = part;
  const { base, ...compression } = card.compression;
  const scale = base === 10 ? 1 / Math.LN10 : 1;
  const filters = filtersOf(card, part);
  const logarithm = { ...compression, floor: 0, scale, shift: 0 };
  const isPower = Number.isInteger(Math.log2(size));
  const between = isPower ? undefined : planBetweenBins(hanning(size));
  const nFft = between?.nFft ?? size;
  if (fitsFourFrames({ nFft, logarithm })) {
    const stft = { sampleRateHz, nFft, hopSamples, windowSamples: nFft, power: 1 } as const;
    const framing = { window: 'hann-symmetric', center: true, padMode: 'zeros' } as const;
    const compute = planFourFrames({ ...stft, ...framing }, { filters, logarithm }, between);
    return { bands: filters.length, compute };
  }
  const dft = planDft(size);
  const window = hanning(size);
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
  const bins = size >> 1;
  const magnitudes = [new Float64Array(bins), new Float64Array(bins)] as const;

  return {
    bands: filters.length,
    compute(samples, frames, output) {
      // Two real frames travel as the real and imaginary part of one complex transform
      for (let frame = 0; frame < frames; frame += 2) {
        load(samples, frame * hopSamples, real);
        load(samples, (frame + 1) * hopSamples, imaginary);
        dft.transform(real, imaginary);
        separate();
        for (const [index, values] of magnitudes.entries())
          if (frame + index < frames) project(values, output, frame + index, frames);
      }
      return output;
    },
  };

  function load(samples: Float32Array, middle: number, into: Float64Array): void {
    const start = middle - (size >> 1);
    for (let i = 0; i < size; i++) into[i] = (samples[start + i] ?? 0) * window[i]!;
  }

  /** |A| and |B| from the transform Z of a + ib: A = (Z[k] + Z*[N-k]) / 2, B = (Z[k] - Z*[N-k]) / 2i. */
  function separate(): void {
    const [a, b] = magnitudes;
    for (let k = 0; k < bins; k++) {
      const mirror = k === 0 ? 0 : size - k;
      a[k] = Math.hypot(real[k]! + real[mirror]!, imaginary[k]! - imaginary[mirror]!) / 2;
      b[k] = Math.hypot(imaginary[k]! + imaginary[mirror]!, real[mirror]! - real[k]!) / 2;
    }
  }

  function project(values: Float64Array, output: Float32Array, frame: number, frames: number): void {
    filters.forEach(({ first, weights }, band) => {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * values[first + i]!;
      output[band * frames + frame] = scale * Math.log(compression.offset + compression.factor * sum);
    });
  }
}

/** Writes what each band has risen since `apart` frames before; nothing in the first ones. */
function writeRises(bands: Float32Array, frames: number, apart: number, rises: Float32Array): void {
  for (let start = 0; start < bands.length; start += frames) {
    rises.fill(0, start, Math.min(start + apart, start + frames));
    for (let at = start + apart; at < start + frames; at++) {
      const rise = bands[at]! - bands[at - apart]!;
      rises[at] = rise > 0 ? rise : 0;
    }
  }
}

/** How many frames back a difference reaches: from the window's middle to where it first has this share of its peak. */
function framesApart(frameSamples: number, hopSamples: number, ratio: number): number {
  const window = hanning(frameSamples);
  const peak = window.reduce((most, value) => Math.max(most, value), 0);
  const first = window.findIndex((value) => value > ratio * peak);
  return Math.max(1, roundHalfToEven((frameSamples / 2 - first) / hopSamples));
}

/** As Python rounds. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

/** numpy's, whose ends are both 0. */
function hanning(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (length - 1)));
}
