import { createFastLogMel, createFastPowerSpectrogram } from './fastSpectra.ts';
import { createLogMel, logMelFrames, type LogMelCard } from './logMel.ts';
import { createPowerSpectrogram, framesFor, type PowerSpectrogramCard } from './powerSpectrogram.ts';

/** The samples as they are, for networks that learn their own front end. */
export interface WaveformCard {
  readonly kind: 'waveform';
  readonly sampleRateHz: number;
}

/** What a model's card may ask for. */
export type FrontEndCard = LogMelCard | PowerSpectrogramCard | WaveformCard;

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
  const { sampleRateHz } = card;
  switch (card.kind) {
    case 'log-mel':
      return {
        sampleRateHz,
        shape: (samples) => [1, card.nMels, logMelFrames(samples, card)],
        compute: createFastLogMel(card) ?? createLogMel(card),
      };
    case 'power-spectrogram':
      return {
        sampleRateHz,
        shape: (samples) => [1, card.nFft / 2 + 1, framesFor(samples, card)],
        compute: createFastPowerSpectrogram(card) ?? createPowerSpectrogram(card),
      };
    case 'waveform':
      return { sampleRateHz, shape: (samples) => [1, samples], compute: (samples) => samples.slice() };
  }
}
