import { createFastLogMel, createFastPowerSpectrogram } from './fastSpectra.ts';
import {
  createLogFiltered,
  logFilteredFrames,
  logFilteredRows,
  type LogFilteredCard,
} from './logFiltered.ts';
import { createLogMel, logMelFrames, type LogMelCard } from './logMel.ts';
import { createPowerSpectrogram, framesFor, type PowerSpectrogramCard } from './powerSpectrogram.ts';

/** The samples as they are, for networks that learn their own front end. */
export interface WaveformCard {
  readonly kind: 'waveform';
  readonly sampleRateHz: number;
}

/** What a model's card may ask for. */
export type FrontEndCard = LogMelCard | PowerSpectrogramCard | LogFilteredCard | WaveformCard;

/** Turns one window of samples into a network's input. */
export interface FrontEnd {
  /** Rate that the samples must have. */
  readonly sampleRateHz: number;
  /**
   * Shape of the input that `samples` samples give, without the batch: [1, rows, frames], or [1, samples]. Throws
   * ParameterError where they do not fill one frame.
   */
  shape(samples: number): number[];
  /** Computes the input, row-major. */
  compute(samples: Float32Array): Float32Array;
}

/**
 * Prepares the front end that a model's card describes: in single precision where that is known to do.
 *
 * @example
 * const frontEnd = createFrontEnd({ kind: 'waveform', sampleRateHz: 16000 });
 * frontEnd.shape(59049) // [1, 59049]
 * frontEnd.compute(Float32Array.of(0.5, -0.25)) // [0.5, -0.25]
 */
export function createFrontEnd(card: FrontEndCard): FrontEnd {
  const rows = rowsOf(card);
  return {
    sampleRateHz: card.sampleRateHz,
    shape: (samples) => (card.kind === 'waveform' ? [1, samples] : [1, rows, framesOf(samples, card)]),
    compute: transformOf(card),
  };
}

function transformOf(card: FrontEndCard): FrontEnd['compute'] {
  switch (card.kind) {
    case 'log-mel':
      return createFastLogMel(card) ?? createLogMel(card);
    case 'power-spectrogram':
      return createFastPowerSpectrogram(card) ?? createPowerSpectrogram(card);
    case 'log-filtered':
      return createLogFiltered(card);
    case 'waveform':
      return (samples) => samples.slice();
  }
}

/**
 * Rows of numbers that a front end gives for each frame; the waveform is one.
 *
 * @example
 * rowsOf({ kind: 'power-spectrogram', nFft: 512 }) // 257
 */
export function rowsOf(card: FrontEndCard): number {
  switch (card.kind) {
    case 'log-mel':
      return card.nMels;
    case 'power-spectrogram':
      return card.nFft / 2 + 1;
    case 'log-filtered':
      return logFilteredRows(card);
    case 'waveform':
      return 1;
  }
}

function framesOf(samples: number, card: Exclude<FrontEndCard, WaveformCard>): number {
  switch (card.kind) {
    case 'log-mel':
      return logMelFrames(samples, card);
    case 'power-spectrogram':
      return framesFor(samples, card);
    case 'log-filtered':
      return logFilteredFrames(samples, card);
  }
}
