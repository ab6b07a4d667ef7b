import { z } from 'zod';
import { count } from '../architectures/hyper.ts';
import type { FrameOutputs, Graph } from '../graph.ts';
import { repeatEdges } from './repeatEdges.ts';

/** Hyper-parameters of the onset network; the defaults are those of madmom's weights. */
export const onsetCnnHyper = z.strictObject({
  channels: z.tuple([count, count]).default([10, 20]),
  hiddenUnits: count.default(256),
});

/** Frames that an answer depends on, before its own and behind. */
const reach = 7;

/**
 * The onset network of Schlüter and Böck ("Improved musical onset detection with convolutional neural networks", ICASSP
 * 2014, section 3.2) as madmom's weights have it: two convolutions, each with pooling by three along frequency, and a
 * hidden layer over seven frames of their answer. Every band of every window is first brought to its scale in the training
 * set (`norm`). The parameter names are ours. Input [batch, windows, bands, frames]; frames beyond the ends are as the last.
 */
export function onsetCnn<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels, hiddenUnits }: z.infer<typeof onsetCnnHyper>,
  classes: readonly number[],
): FrameOutputs<T> {
  const [, windows, bands] = g.shape(spectrogram) as [number, number, number];
  const [first, second] = channels;
  const scale = (name: string) => g.parameter(`norm.${name}`, [windows, bands, 1]);
  let x = g.multiply(g.add(spectrogram, scale('shift')), scale('scale'));
  x = repeatEdges(g, x, reach);
  x = g.maxPool2d(g.tanh(g.conv2d(x, 'conv1', { out: first, kernel: [3, 7] })), [3, 1]);
  x = g.maxPool2d(g.tanh(g.conv2d(x, 'conv2', { out: second, kernel: [3, 3] })), [3, 1]);
  const rows = g.shape(x)[2]!;
  x = g.sigmoid(g.conv2d(g.dropout(x, 0.5), 'dense1', { out: hiddenUnits, kernel: [rows, 7] }));
  // [batch, units, 1, frames] to [batch, frames, units]
  const frames = g.mean(g.transpose(x, [0, 3, 2, 1]), 2);
  return [g.linear(g.dropout(frames, 0.5), 'dense2', { out: classes[0]! })];
}
