/** The waveform in frames as CREPE hears it (Kim et al., ICASSP 2018, section 2.1), as a model's card describes them. */
export interface WaveformFramesCard {
  readonly kind: 'waveform-frames';
  readonly sampleRateHz: number;
  readonly frameSamples: number;
  readonly hopSamples: number;
  /** Whether each frame is brought to mean 0 and deviation 1 (of n - 1, as torchcrepe has it). */
  readonly normalised: boolean;
}

/** What divides the samples of a frame that is silent. */
const leastDeviation = 1e-10;

/**
 * Number of frames: frame i has its middle at sample i * hopSamples, up to the last sample.
 *
 * @example
 * waveformFrames(16000, { hopSamples: 160 }) // 100
 */
export function waveformFrames(
  samples: number,
  { hopSamples }: Pick<WaveformFramesCard, 'hopSamples'>,
): number {
  return Math.ceil(samples / hopSamples);
}

/**
 * Prepares frames: samples [n] in -1..1 to [frameSamples, frames], row-major, with silence around the samples.
 *
 * @example
 * const card = { kind: 'waveform-frames', sampleRateHz: 8000, frameSamples: 4, hopSamples: 2, normalised: true };
 * createWaveformFrames(card)(Float32Array.of(1, 1, -1, -1)) // [-0.866, 0.866, -0.866, 0.866, 0.866, -0.866, 0.866, -0.866]
 */
export function createWaveformFrames(card: WaveformFramesCard): (samples: Float32Array) => Float32Array {
  const { frameSamples: size, hopSamples, normalised } = card;
  return (samples) => {
    const frames = waveformFrames(samples.length, card);
    const output = new Float32Array(size * frames);
    const held = new Float64Array(size);
    for (let frame = 0; frame < frames; frame++) {
      const start = frame * hopSamples - (size >> 1);
      for (let i = 0; i < size; i++) held[i] = samples[start + i] ?? 0;
      if (normalised) normalise(held);
      for (let i = 0; i < size; i++) output[i * frames + frame] = held[i]!;
    }
    return output;
  };
}

function normalise(values: Float64Array): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.max(leastDeviation, Math.sqrt(squares / (values.length - 1)));
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) / deviation;
}
