import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { count } from '../architectures/hyper.ts';
import { BATCH, type FrameOutputs, type Graph } from '../graph.ts';

const pitchClasses = 12;

/** Hyper-parameters: channels of the four convolutions, and of the filter around the pitch classes. */
export const pitchClassCnnHyper = z.strictObject({
  channels: z.tuple([count, count, count, count]),
  hidden: count,
});

/**
 * Our network for keys. Convolutions over a spectrogram with 24 bands an octave, as in Korzeniowski and Widmer,
 * "Genre-agnostic key classification with convolutional neural networks", ISMIR 2018, section 3; then octaves are laid over
 * each other, and a filter goes round the twelve pitch classes: what is learnt of one tonic holds for all. Input
 * [batch, 1, bands, frames], whole octaves from a C on; answers [batch, 1, 24]: C major to B major, C minor to B minor.
 */
export function pitchClassCnn<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels, hidden }: z.infer<typeof pitchClassCnnHyper>,
  classes: readonly number[],
): FrameOutputs<T> {
  const modes = classes[0]! / pitchClasses;
  if (!Number.isInteger(modes))
    throw new ModelError(`it tells ${classes[0]} classes, and twelve belong together`);
  let x = layer(g, spectrogram, 1, { out: channels[0], kernel: [5, 5] });
  x = g.averagePool2d(layer(g, x, 2, { out: channels[1], kernel: [3, 3] }), [2, 2]);
  x = g.averagePool2d(layer(g, x, 3, { out: channels[2], kernel: [3, 3] }), [1, 3]);
  x = layer(g, x, 4, { out: channels[3], kernel: [5, 3] });
  const [, maps, semitones, frames] = g.shape(x) as [number, number, number, number];
  if (semitones % pitchClasses !== 0)
    throw new ModelError(`its bands are ${2 * semitones}, and whole octaves are multiples of 24`);
  const folded = g.reshape(x, [BATCH, maps * (semitones / pitchClasses), pitchClasses, frames]);
  const circle = g.concat([folded, g.slice(folded, 2, 0, pitchClasses - 1)], 2);
  x = g.conv2d(circle, 'circle', { out: hidden, kernel: [pitchClasses, 1], bias: false });
  x = g.mean(g.elu(g.batchNorm(x, 'bn5')), 3);
  x = g.conv1d(x, 'mode', { out: modes, kernel: 1 });
  return [g.reshape(x, [BATCH, 1, modes * pitchClasses])];
}

/** A convolution that keeps bands and frames, normalised. */
function layer<T>(
  g: Graph<T>,
  x: T,
  number: number,
  { out, kernel }: { out: number; kernel: readonly [number, number] },
): T {
  const padding = [kernel[0] >> 1, kernel[1] >> 1] as const;
  return g.elu(
    g.batchNorm(g.conv2d(x, `conv${number}`, { out, kernel, padding, bias: false }), `bn${number}`),
  );
}
