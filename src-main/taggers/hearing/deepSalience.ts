import { z } from 'zod';
import { count } from '../architectures/hyper.ts';
import type { FrameOutputs, Graph } from '../graph.ts';

/** Hyper-parameters of deep salience; the defaults are those of the published weights. */
export const deepSalienceHyper = z.strictObject({
  channels: z.array(count).length(5).default([128, 64, 64, 64, 8]),
});

/** The names of the published layers and their filters, [bins, frames]. */
const layers: readonly { name: string; kernel: readonly [number, number] }[] = [
  { name: 'bendy1', kernel: [5, 5] },
  { name: 'bendy2', kernel: [5, 5] },
  { name: 'smoothy1', kernel: [3, 3] },
  { name: 'smoothy2', kernel: [3, 3] },
  { name: 'distribute', kernel: [70, 3] },
];

/**
 * Deep salience (Bittner, McFee, Salamon, Li and Bello, "Deep salience representations for f0 estimation in polyphonic
 * music", ISMIR 2017, section 2.2), with the layers' names of the published Keras weights. Input: a harmonic constant-Q
 * transform [batch, harmonics, bins, frames]; each bin is a class.
 */
export function deepSalience<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels }: z.infer<typeof deepSalienceHyper>,
): FrameOutputs<T> {
  const norm = (x: T, index: number) => g.batchNorm(x, `batch_normalization_${index}`, { epsilon: 1e-3 });
  let x = norm(spectrogram, 0);
  layers.forEach(({ name, kernel }, index) => {
    x = g.relu(g.conv2d(x, name, { out: channels[index]!, kernel, padding: 'same' }));
    x = norm(x, index + 1);
  });
  // [batch, 1, bins, frames] to [batch, frames, bins]
  const salience = g.mean(g.conv2d(x, 'squishy', { out: 1, kernel: [1, 1] }), 1);
  return [g.transpose(salience, [0, 2, 1])];
}
