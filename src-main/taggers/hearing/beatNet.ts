import { z } from 'zod';
import { count } from '../architectures/hyper.ts';
import { BATCH, type FrameOutputs, type Graph } from '../graph.ts';

/** Hyper-parameters of BeatNet; the defaults are those of the published weights. */
export const beatNetHyper = z.strictObject({
  channels: count.default(2),
  kernel: count.default(10),
  hiddenUnits: count.default(150),
  layers: count.default(2),
});

/**
 * The network of BeatNet (Heydari, Cwitkowitz and Duan, "BeatNet: CRNN and particle filtering for online joint beat,
 * downbeat and meter tracking", ISMIR 2021, section 3.1), with the parameter names of its published code: a convolution
 * along the bands of each frame, and a recurrent network over the frames that sees only what came before. Input
 * [batch, 1, bands, frames].
 */
export function beatNet<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels, kernel, hiddenUnits, layers }: z.infer<typeof beatNetHyper>,
  classes: readonly number[],
): FrameOutputs<T> {
  const [, , , frames] = g.shape(spectrogram) as [number, number, number, number];
  let x = g.stepsIntoBatch(g.transpose(spectrogram, [0, 3, 1, 2]));
  x = g.maxPool1d(g.relu(g.conv1d(x, 'conv1', { out: channels, kernel })), 2);
  const [, maps, length] = g.shape(x) as [number, number, number];
  x = g.linear(g.reshape(x, [BATCH, maps * length]), 'linear0', { out: hiddenUnits });
  x = g.lstm(g.stepsOutOfBatch(x, frames), 'lstm', { hidden: hiddenUnits, layers });
  return [g.linear(x, 'linear', { out: classes[0]! })];
}
