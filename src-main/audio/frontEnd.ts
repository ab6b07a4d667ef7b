import { constantQFrames, createConstantQ, type ConstantQCard } from './constantQ.ts';
import { createFastLogMel, createFastPowerSpectrogram } from './fastSpectra.ts';
import {
  createLogFiltered,
  logFilteredFrames,
  logFilteredShape,
  type LogFilteredCard,
} from './logFiltered.ts';
import { createLogMel, logMelFrames, type LogMelCard } from './logMel.ts';
import { createPowerSpectrogram, framesFor, type PowerSpectrogramCard } from './powerSpectrogram.ts';
import { scaleWindow, type WindowScale } from './scaleWindow.ts';
import { windowCards, type StackedLogMelCard } from './stackedLogMel.ts';
import type { Transform } from './Transform.ts';
import { createWaveformFrames, waveformFrames, type WaveformFramesCard } from './waveformFrames.ts';

/** The samples as they are, for networks that learn their own front end. */
export interface WaveformCard {
  readonly kind: 'waveform';
  readonly sampleRateHz: number;
}

/** What a model's card may ask for. */
export type FrontEndCard =
  | (LogMelCard & Scaled)
  | (StackedLogMelCard & Scaled)
  | PowerSpectrogramCard
  | LogFilteredCard
  | (ConstantQCard & Scaled)
  | WaveformFramesCard
  | WaveformCard;

interface Scaled {
  /** What is done to the numbers of a window at last, together. */
  readonly perWindow?: WindowScale | undefined;
}

/** Turns one window of samples into a network's input. */
export interface FrontEnd {
  /** Rate that the samples must have. */
  readonly sampleRateHz: number;
  /**
   * Shape of the input that `samples` samples give, without the batch: [channels, rows, frames], or [1, samples]. Throws
   * ParameterError where they do not fill one frame.
   */
  shape(samples: number): number[];
  /** Computes the input, row-major; into this array, which it fills, where one is given. */
  compute: Transform;
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
  const compute = transformOf(card);
  const scale = 'perWindow' in card ? card.perWindow : undefined;
  return {
    sampleRateHz: card.sampleRateHz,
    shape: (samples) => frontEndShape(card, samples),
    compute: scale === undefined ? compute : copying((samples) => scaleWindow(compute(samples), scale)),
  };
}

/** The shape of FrontEnd, without what computing takes. */
export function frontEndShape(card: FrontEndCard, samples: number): number[] {
  return card.kind === 'waveform' ? [1, samples] : [...rowsOf(card), framesOf(samples, card)];
}

type Framed = Exclude<FrontEndCard, WaveformCard>;

/**
 * Channels and rows of numbers that a front end gives for each frame.
 *
 * @example
 * rowsOf({ kind: 'power-spectrogram', nFft: 512 }) // [1, 257]
 */
export function rowsOf(card: Framed): [channels: number, rows: number] {
  switch (card.kind) {
    case 'log-mel':
      return [1, card.nMels];
    case 'stacked-log-mel':
      return [card.windows.length, card.nMels];
    case 'power-spectrogram':
      return [1, card.nFft / 2 + 1];
    case 'log-filtered':
      return logFilteredShape(card);
    case 'constant-q':
      return [card.harmonics?.length ?? 1, card.bins];
    case 'waveform-frames':
      return [1, card.frameSamples];
  }
}

/** Samples that give so many frames, as few as do. */
export function samplesForFrames(card: Framed, frames: number): number {
  const least = (frames - 1) * card.hopSamples;
  const first = 'center' in card && !card.center ? card.nFft : 0;
  return framesOf(least + first, card) === frames ? least + first : least + first + 1;
}

function framesOf(samples: number, card: Framed): number {
  switch (card.kind) {
    case 'log-mel':
      return logMelFrames(samples, card);
    case 'stacked-log-mel':
      return logMelFrames(samples, windowCards(card)[0]!);
    case 'power-spectrogram':
      return framesFor(samples, card);
    case 'log-filtered':
      return logFilteredFrames(samples, card);
    case 'constant-q':
      return constantQFrames(samples, card);
    case 'waveform-frames':
      return waveformFrames(samples, card);
  }
}

function transformOf(card: FrontEndCard): Transform {
  switch (card.kind) {
    case 'log-mel':
      return createFastLogMel(card) ?? copying(createLogMel(card));
    case 'stacked-log-mel':
      return copying(together(windowCards(card).map((one) => createFastLogMel(one) ?? createLogMel(one))));
    case 'power-spectrogram':
      return createFastPowerSpectrogram(card) ?? copying(createPowerSpectrogram(card));
    case 'log-filtered':
      return createLogFiltered(card);
    case 'constant-q':
      return copying(createConstantQ(card));
    case 'waveform-frames':
      return copying(createWaveformFrames(card));
    case 'waveform':
      return copying((samples) => samples.slice());
  }
}

/** For those that have an array of their own. */
function copying(transform: (samples: Float32Array) => Float32Array): Transform {
  return (samples, into) => {
    const output = transform(samples);
    into?.set(output);
    return into ?? output;
  };
}

/** The answers of several transforms one behind the other, as channels. */
function together(transforms: readonly FrontEnd['compute'][]): FrontEnd['compute'] {
  return (samples) => {
    const channels = transforms.map((transform) => transform(samples));
    const { length } = channels[0]!;
    const output = new Float32Array(channels.length * length);
    channels.forEach((channel, index) => output.set(channel, index * length));
    return output;
  };
}
