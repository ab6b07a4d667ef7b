import { melFilters } from './melFilters.ts';
import { frameCount, planPowerFrames, type PowerSpectrogramCard } from './powerSpectrogram.ts';

/** The log-mel front end as a model's card describes it. */
export interface LogMelCard extends Omit<PowerSpectrogramCard, 'kind'> {
  readonly kind: 'log-mel';
  readonly nMels: number;
  readonly fMinHz: number;
  readonly fMaxHz: number;
  readonly melScale: 'htk';
  readonly norm: null;
  readonly decibels: { readonly amin: number; readonly reference: number; readonly topDb: number | null };
}

/**
 * Prepares a log-mel spectrogram: samples [n] in -1..1 to decibels [mels, frames], row-major.
 * Equals torchaudio's MelSpectrogram(power 2, HTK, no area normalisation) followed by AmplitudeToDB.
 * The returned function throws ParameterError for fewer samples than reflect padding needs (nFft / 2 + 1).
 */
export function createLogMel(card: LogMelCard): (samples: Float32Array) => Float32Array {
  const { hopSamples, nMels } = card;
  const eachFrame = planPowerFrames(card);
  const filters = melFilters(card);
  const toDecibels = decibelScale(card.decibels);

  return (samples) => {
    const frames = frameCount(samples.length, hopSamples);
    const output = new Float32Array(nMels * frames);
    eachFrame(samples, (power, frame) => project(power, output, frame, frames));
    toDecibels(output);
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
