import { createLogMel, frameCount, type LogMelCard } from './logMel.ts';

/** Turns one window of samples into a network's input. */
export interface FrontEnd {
  /** Rate that the samples must have. */
  readonly sampleRateHz: number;
  /** Shape of the input that `samples` samples give, without the batch: [1, mels, frames]. */
  shape(samples: number): number[];
  /** Computes the input, row-major. */
  compute(samples: Float32Array): Float32Array;
}

/** Prepares the front end that a model's card describes. */
export function createFrontEnd(card: LogMelCard): FrontEnd {
  return {
    sampleRateHz: card.sampleRateHz,
    shape: (samples) => [1, card.nMels, frameCount(samples, card.hopSamples)],
    compute: createLogMel(card),
  };
}
