import type { TrainingTrack } from '../taggers/tfjs/TfjsTrainer.ts';

type Random = () => number;

/** The loudness of a track says nothing of its tags: gains of so many decibels up and down. */
const gainDecibels = 6;
/** Faster and slower by at most this share, and so higher and lower: almost a semitone. */
const speedShare = 0.05;
/** Bands and stretches blotted out, at most this share of an axis each (Park et al., "SpecAugment", Interspeech 2019). */
const masks = 2;
const maskShare = 0.1;
/** Of Beta(a, a), which says how unequal a mixture is (Zhang et al., "mixup", ICLR 2018: 0.1 to 0.4). */
const mixupAlpha = 0.2;

/** Makes a window louder or quieter. */
export function changeGain(samples: Float32Array, random: Random): Float32Array {
  const gain = 10 ** ((gainDecibels * (2 * random() - 1)) / 20);
  return samples.map((sample) => gain * sample);
}

/**
 * Draws how much faster a window is to be played than it was recorded, pitch and tempo alike (Ko et al., "Audio augmentation
 * for speech recognition", Interspeech 2015, section 3): it is resampled in any case, so that it costs nothing.
 */
export function drawSpeed(random: Random): number {
  return 1 + speedShare * (2 * random() - 1);
}

/** Blots out bands and stretches of a spectrogram [1, rows, frames] with its mean; other inputs are left alone. */
export function maskSpectrogram(input: Float32Array, shape: readonly number[], random: Random): Float32Array {
  const [, rows, frames] = shape;
  if (rows === undefined || frames === undefined) return input;
  const masked = input.slice();
  const mean = input.reduce((sum, value) => sum + value, 0) / input.length;
  const stretch = (length: number) => {
    const width = Math.floor(random() * maskShare * length);
    const start = Math.floor(random() * (length - width));
    return [start, start + width] as const;
  };
  for (let count = 0; count < masks; count++) {
    const [lowest, highest] = stretch(rows);
    masked.fill(mean, lowest * frames, highest * frames);
    const [first, last] = stretch(frames);
    for (let row = 0; row < rows; row++) masked.fill(mean, row * frames + first, row * frames + last);
  }
  return masked;
}

/**
 * Mixes two tracks of equally many windows, input and labels alike. What is unknown of the one is unknown of the mixture:
 * half an answer would be a wrong one.
 */
export function mixTracks(one: TrainingTrack, other: TrainingTrack, random: Random): TrainingTrack {
  const share = betaShare(random);
  const mix = (a: number, b: number) => share * a + (1 - share) * b;
  return {
    windows: one.windows.map((window, index) =>
      window.map((value, at) => mix(value, other.windows[index]![at]!)),
    ),
    labels: one.labels.map((label, tag) => {
      const [a, b] = [label, other.labels[tag]];
      return a === undefined || b === undefined ? undefined : mix(a, b);
    }),
  };
}

/** Draws from Beta(a, a) by Johnk (1964), and returns the larger share, so that the first track stays itself. */
function betaShare(random: Random): number {
  for (;;) {
    const [x, y] = [random() ** (1 / mixupAlpha), random() ** (1 / mixupAlpha)];
    if (x + y > 1 || x + y === 0) continue;
    return Math.max(x, y) / (x + y);
  }
}
